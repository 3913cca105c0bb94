import type { Raster } from "../image/raster.ts";

/** Neighbours that differ by so many levels in a channel have an edge between them. */
const STEP = 24;

/**
 * How much of a picture is edges: the share of pixels that differ from the one to the right or the one below. Logos have
 * some .02 to .07; lettering of a few pixels a stem .1 to .4.
 *
 * Cost: one look at each pixel.
 *
 * @returns 0..1
 */
export function shareOfEdges({ width, height, data }: Raster): number {
	let edges = 0;
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const at = 4 * (y * width + x);
			const isEdge =
				(x + 1 < width && differ(data, at, at + 4)) ||
				(y + 1 < height && differ(data, at, at + 4 * width));
			if (isEdge) edges++;
		}
	return edges / (width * height);
}

function differ(data: Uint8ClampedArray, one: number, two: number): boolean {
	for (let c = 0; c < 4; c++)
		if (Math.abs(data[one + c] - data[two + c]) >= STEP) return true;
	return false;
}
