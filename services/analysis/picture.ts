import type { Raster } from "../image/raster.ts";

/** A picture as a model wants it, made where the pixels are. */
export interface PictureOrder {
	/** The image as it came, or what it was before its damage. */
	readonly of: "input" | "undamaged";
	/**
	 * `whole`: all of it, fitted inside and centred. `middle`: as many of its own
	 * pixels as there is room for, from its middle, none of them changed.
	 */
	readonly cut: "whole" | "middle";
	/** Pixels, >= 1. */
	readonly width: number;
	readonly height: number;
}

/** Equal for orders of the same picture. */
export const pictureKey = ({ of, cut, width, height }: PictureOrder): string =>
	`${of} ${cut} ${width}x${height}`;

/**
 * A picture for a network; where the image doesn't reach it is transparent.
 *
 * @returns 4 * height * width numbers, planar (all R, then G, B, A), straight, 0..1
 */
export function picture(
	raster: Raster,
	{ cut, width, height }: PictureOrder,
): Float32Array {
	return cut === "whole"
		? fitInside(raster, width, height)
		: fromMiddle(raster, width, height);
}

/**
 * The image fitted inside so many pixels and centred, the rest transparent.
 * Each pixel is the exact area average of what it covers, weighted by alpha; a
 * smaller image grows by the same rule.
 *
 * @returns as `picture`
 */
export function fitInside(
	raster: Raster,
	outerWidth: number,
	outerHeight: number,
): Float32Array {
	const scale = Math.min(
		outerWidth / raster.width,
		outerHeight / raster.height,
	);
	const width = Math.max(1, Math.round(raster.width * scale));
	const height = Math.max(1, Math.round(raster.height * scale));
	const left = Math.floor((outerWidth - width) / 2);
	const top = Math.floor((outerHeight - height) / 2);
	const plane = outerWidth * outerHeight;
	const planes = new Float32Array(4 * plane);
	const rows = sumColumns(raster, width);
	const perRow = raster.height / height;
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const from = y * perRow;
			const to = Math.min((y + 1) * perRow, raster.height);
			let red = 0;
			let green = 0;
			let blue = 0;
			let alpha = 0;
			for (let v = Math.floor(from); v < to; v++) {
				const weight = Math.min(v + 1, to) - Math.max(v, from);
				const r = 4 * (v * width + x);
				red += weight * rows[r];
				green += weight * rows[r + 1];
				blue += weight * rows[r + 2];
				alpha += weight * rows[r + 3];
			}
			const o = (top + y) * outerWidth + left + x;
			const area = perRow * (raster.width / width);
			if (alpha > 0) {
				planes[o] = red / alpha / 255;
				planes[o + plane] = green / alpha / 255;
				planes[o + 2 * plane] = blue / alpha / 255;
			}
			planes[o + 3 * plane] = alpha / (255 * area);
		}
	}
	return planes;
}

/** Pixels from the image's middle, as they are; an image that is smaller stands in the middle. */
function fromMiddle(
	{ data, ...raster }: Raster,
	width: number,
	height: number,
): Float32Array {
	const plane = width * height;
	const planes = new Float32Array(4 * plane);
	const left = Math.floor((raster.width - width) / 2);
	const top = Math.floor((raster.height - height) / 2);
	for (let y = Math.max(0, -top); y < height && top + y < raster.height; y++)
		for (
			let x = Math.max(0, -left);
			x < width && left + x < raster.width;
			x++
		) {
			const from = 4 * ((top + y) * raster.width + left + x);
			for (let c = 0; c < 4; c++)
				planes[c * plane + y * width + x] = data[from + c] / 255;
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
			const from = starts[x];
			const to = Math.min(raster.width, starts[x + 1]);
			let red = 0;
			let green = 0;
			let blue = 0;
			let alpha = 0;
			for (let u = Math.floor(from); u < to; u++) {
				const weight = Math.min(u + 1, to) - Math.max(u, from);
				const i = 4 * (v * raster.width + u);
				const a = weight * data[i + 3];
				red += a * data[i];
				green += a * data[i + 1];
				blue += a * data[i + 2];
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
