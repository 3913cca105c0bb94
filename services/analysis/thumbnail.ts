import type { Raster } from "../image/raster.ts";

/** Pixels a side of the thumbnail. */
export const THUMBNAIL_SIDE = 32;

/**
 * A small picture for a network: the image fitted inside 32 x 32 pixels and centred, the rest
 * transparent. Each pixel is the exact area average of what it covers, weighted by alpha; an image
 * smaller than 32 pixels grows by the same rule.
 *
 * @returns 4 * 32 * 32 numbers, planar (all R, then G, B, A), straight, 0..1
 */
export function thumbnail(raster: Raster): Float32Array {
	const side = THUMBNAIL_SIDE;
	const scale = side / Math.max(raster.width, raster.height);
	const width = Math.max(1, Math.round(raster.width * scale));
	const height = Math.max(1, Math.round(raster.height * scale));
	const left = Math.floor((side - width) / 2);
	const top = Math.floor((side - height) / 2);
	const planes = new Float32Array(4 * side * side);
	const rows = sumColumns(raster, width);
	const perRow = raster.height / height;
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const sums = [0, 0, 0, 0];
			eachOverlap(y * perRow, (y + 1) * perRow, raster.height, (v, weight) => {
				const o = 4 * (v * width + x);
				for (let c = 0; c < 4; c++)
					sums[c] = (sums[c] as number) + weight * (rows[o + c] as number);
			});
			const [red = 0, green = 0, blue = 0, alpha = 0] = sums;
			const o = (top + y) * side + left + x;
			const area = perRow * (raster.width / width);
			if (alpha > 0) {
				planes[o] = red / alpha / 255;
				planes[o + side * side] = green / alpha / 255;
				planes[o + 2 * side * side] = blue / alpha / 255;
			}
			planes[o + 3 * side * side] = alpha / (255 * area);
		}
	}
	return planes;
}

/** Each row reduced to `width` columns: alpha-weighted colour sums and alpha sums, four a column. */
function sumColumns(raster: Raster, width: number): Float64Array {
	const { data } = raster;
	const perColumn = raster.width / width;
	const starts = new Float64Array(width + 1);
	for (let x = 0; x <= width; x++) starts[x] = x * perColumn;
	const rows = new Float64Array(4 * width * raster.height);
	for (let v = 0; v < raster.height; v++) {
		for (let x = 0; x < width; x++) {
			const o = 4 * (v * width + x);
			const from = starts[x] as number;
			const to = Math.min(raster.width, starts[x + 1] as number);
			let red = 0;
			let green = 0;
			let blue = 0;
			let alpha = 0;
			for (let u = Math.floor(from); u < to; u++) {
				const weight = Math.min(u + 1, to) - Math.max(u, from);
				const i = 4 * (v * raster.width + u);
				const a = weight * (data[i + 3] as number);
				red += a * (data[i] as number);
				green += a * (data[i + 1] as number);
				blue += a * (data[i + 2] as number);
				alpha += a;
			}
			rows[o] = red;
			rows[o + 1] = green;
			rows[o + 2] = blue;
			rows[o + 3] = alpha;
		}
	}
	return rows;
}

/** The whole cells that an interval touches, and how much of each. */
function eachOverlap(
	from: number,
	to: number,
	limit: number,
	visit: (cell: number, weight: number) => void,
): void {
	const end = Math.min(to, limit);
	for (let cell = Math.floor(from); cell < end; cell++)
		visit(cell, Math.min(cell + 1, end) - Math.max(cell, from));
}
