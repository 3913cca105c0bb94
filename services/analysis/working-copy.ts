import type { Raster } from "../image/raster.ts";

/** Longest side of the copy that features are computed on, in pixels. */
export const WORKING_SIDE = 512;

/** A bounded, premultiplied copy of an image and what its passes share. */
export interface WorkingCopy {
	readonly width: number;
	readonly height: number;
	/** Premultiplied R, G, B, A of each pixel, 0..255. */
	readonly data: Uint8ClampedArray;
	/** Whole input pixels across one working pixel; 1 up to 512 px. */
	readonly factor: number;
	/** Whether some pixel's alpha is below 255. */
	readonly transparent: boolean;
}

/**
 * Premultiplies an image and reduces it by the smallest whole factor that brings it to at most 512
 * pixels a side, averaging boxes. Whole factors keep flat areas exactly flat.
 *
 * Premultiplied colours make the invisible colour of transparent pixels count for nothing, and the
 * four channels together still tell black, white and transparent apart.
 */
export function workingCopy(raster: Raster): WorkingCopy {
	const { width, height, data } = raster;
	const factor = Math.ceil(Math.max(width, height) / WORKING_SIDE);
	const transparent = hasAlpha(data);
	if (factor === 1)
		return {
			width,
			height,
			data: transparent ? premultiplied(data) : data,
			factor,
			transparent,
		};
	return { ...boxReduced(raster, factor), factor, transparent };
}

function hasAlpha(data: Uint8ClampedArray): boolean {
	for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return true;
	return false;
}

function premultiplied(source: Uint8ClampedArray): Uint8ClampedArray {
	const data = new Uint8ClampedArray(source);
	for (let i = 3; i < data.length; i += 4) {
		const alpha = data[i];
		if (alpha === 255) continue;
		const scale = alpha / 255;
		data[i - 3] = data[i - 3] * scale;
		data[i - 2] = data[i - 2] * scale;
		data[i - 1] = data[i - 1] * scale;
	}
	return data;
}

function boxReduced(raster: Raster, factor: number) {
	const { data: source } = raster;
	const width = Math.ceil(raster.width / factor);
	const height = Math.ceil(raster.height / factor);
	const data = new Uint8ClampedArray(4 * width * height);
	for (let y = 0; y < height; y++) {
		const bottom = Math.min(raster.height, (y + 1) * factor);
		for (let x = 0; x < width; x++) {
			const right = Math.min(raster.width, (x + 1) * factor);
			let red = 0;
			let green = 0;
			let blue = 0;
			let alpha = 0;
			let count = 0;
			for (let v = y * factor; v < bottom; v++) {
				let i = 4 * (v * raster.width + x * factor);
				for (let u = x * factor; u < right; u++, i += 4) {
					const a = source[i + 3];
					red += source[i] * a;
					green += source[i + 1] * a;
					blue += source[i + 2] * a;
					alpha += a;
					count++;
				}
			}
			const o = 4 * (y * width + x);
			data[o] = red / (255 * count);
			data[o + 1] = green / (255 * count);
			data[o + 2] = blue / (255 * count);
			data[o + 3] = alpha / count;
		}
	}
	return { width, height, data };
}
