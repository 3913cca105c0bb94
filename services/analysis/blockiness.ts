import type { Raster } from "../image/raster.ts";

/** Rows, and columns, that are looked at. */
const LINES = 96;
/** Differences above this are edges of the picture, not of a block. */
const EDGE = 40;

/**
 * How much more neighbours differ across the 8-pixel grid of JPEG than inside it, 0..1: the mean
 * green difference on the grid less the mean off it, in levels, / 4 (the idea of Wang, Sheikh and
 * Bovik, "No-reference perceptual quality assessment of JPEG compressed images", ICIP 2002). Taken
 * from lines of the full-size image, because the grid doesn't survive a reduction; an image
 * that was resized or cropped after compression scores 0.
 */
export function blockiness({ width, height, data }: Raster): number {
	const sums: Sums = { on: 0, onCount: 0, off: 0, offCount: 0 };
	scan(data, height, width, width, 1, sums);
	scan(data, width, height, 1, width, sums);
	const { on, onCount, off, offCount } = sums;
	if (onCount === 0 || offCount === 0) return 0;
	return Math.min(1, Math.max(0, on / onCount - off / offCount) / 4);
}

/** Differences on the grid and off it, and how many there are of each. */
interface Sums {
	on: number;
	onCount: number;
	off: number;
	offCount: number;
}

/** Adds the differences along rows, or columns; strides in pixels. */
function scan(
	data: Uint8ClampedArray,
	lines: number,
	length: number,
	lineStride: number,
	stride: number,
	sums: Sums,
): void {
	let { on, onCount, off, offCount } = sums;
	const step = Math.max(1, Math.floor(lines / LINES));
	// An odd step visits all rows of a block alike.
	const odd = step % 2 === 0 ? step + 1 : step;
	for (let line = 0; line < lines; line += odd) {
		let o = 4 * line * lineStride + 1;
		for (let k = 1; k < length; k++) {
			const next = o + 4 * stride;
			const d = Math.abs(data[next] - data[o]);
			o = next;
			if (d > EDGE) continue;
			if ((k & 7) === 0) {
				on += d;
				onCount++;
			} else {
				off += d;
				offCount++;
			}
		}
	}
	sums.on = on;
	sums.onCount = onCount;
	sums.off = off;
	sums.offCount = offCount;
}
