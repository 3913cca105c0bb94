import type { Raster } from "../image/raster.ts";

/** A part of a raster; what lies outside is mirrored at the border, its outermost pixels repeated. */
export function cutMirrored(
	{ width, height, data }: Raster,
	left: number,
	top: number,
	across: number,
	down: number,
): Raster {
	const from = new Uint32Array(
		data.byteOffset % 4 === 0 ? data.buffer : data.slice().buffer,
		data.byteOffset % 4 === 0 ? data.byteOffset : 0,
		width * height,
	);
	const to = new Uint32Array(across * down);
	for (let y = 0; y < down; y++) {
		const row = mirrored(top + y, height) * width;
		for (let x = 0; x < across; x++) {
			to[y * across + x] = from[row + mirrored(left + x, width)];
		}
	}
	return {
		width: across,
		height: down,
		data: new Uint8ClampedArray(to.buffer),
	};
}

/** The index inside 0..length - 1 that a mirror at both ends, ends repeated, shows at `index`. */
function mirrored(index: number, length: number): number {
	const period = 2 * length;
	const place = ((index % period) + period) % period;
	return place < length ? place : period - 1 - place;
}
