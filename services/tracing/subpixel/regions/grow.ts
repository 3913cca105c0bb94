import type { Pixels } from "../intake/index.ts";

/**
 * Give a label to every unlabelled pixel that is the very colour of a labelled neighbour (of eight):
 * the rim of a solid shape isn't flat, having an edge beside it, but it is no mixture either.
 * Two sweeps, there and back.
 *
 * @param paint paint of each pixel, -1 for those without one; changed in place
 * @param unlabelled the pixels without one, in raster order
 * @returns those that are still without one
 */
export function growByEqualColour(
	pixels: Pixels,
	paint: Int32Array,
	unlabelled: Int32Array,
): Int32Array {
	const { width } = pixels;
	const count = unlabelled.length;
	let row = 0;
	for (let k = 0; k < count; k++) {
		const i = unlabelled[k];
		while (i >= row + width) row += width;
		adopt(pixels, paint, i, i - row, -1);
	}
	let left = 0;
	for (let k = count - 1; k >= 0; k--) {
		const i = unlabelled[k];
		while (i < row) row -= width;
		if (paint[i] < 0) adopt(pixels, paint, i, i - row, 1);
		if (paint[i] < 0) left++;
	}
	const rest = new Int32Array(left);
	left = 0;
	for (let k = 0; k < count; k++) {
		if (paint[unlabelled[k]] < 0) rest[left++] = unlabelled[k];
	}
	return rest;
}

/**
 * Look at the four neighbours on one side in raster order, nearest first.
 *
 * @param x the pixel's column
 */
function adopt(
	pixels: Pixels,
	paint: Int32Array,
	i: number,
	x: number,
	side: -1 | 1,
): void {
	const { width, height, packed } = pixels;
	const value = packed[i];
	const before = x + side >= 0 && x + side < width;
	const after = x - side >= 0 && x - side < width;
	const row = i + side * width;
	const inside = row >= 0 && row < width * height;
	if (before && paint[i + side] >= 0 && packed[i + side] === value) {
		paint[i] = paint[i + side];
	} else if (!inside) {
		return;
	} else if (paint[row] >= 0 && packed[row] === value) {
		paint[i] = paint[row];
	} else if (before && paint[row + side] >= 0 && packed[row + side] === value) {
		paint[i] = paint[row + side];
	} else if (after && paint[row - side] >= 0 && packed[row - side] === value) {
		paint[i] = paint[row - side];
	}
}
