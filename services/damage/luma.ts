import type { Raster } from "../image/raster.ts";
import type { Field } from "./field.ts";

/** Where in a field a picture lies. */
export interface Window {
	readonly width: number;
	readonly height: number;
	/** First column and row, 0 by default. */
	readonly offsetX?: number;
	readonly offsetY?: number;
}

/**
 * The pixels of a field of luma, or of luma and chroma (JFIF 1.02, section 7), opaque.
 *
 * @param picture what is beyond was padding
 */
export function rasterOfLuma(
	field: Field,
	{ width, height, offsetX = 0, offsetY = 0 }: Window,
): Raster {
	const data = new Uint8ClampedArray(4 * width * height).fill(255);
	const [luma, blueness, redness] = field.channels;
	for (let y = 0, k = 0; y < height; y++) {
		const first = (y + offsetY) * field.width + offsetX;
		for (let x = 0, i = first; x < width; x++, i++, k += 4) {
			const cb = blueness === undefined ? 0 : blueness[i] - 128;
			const cr = redness === undefined ? 0 : redness[i] - 128;
			data[k] = luma[i] + 1.402 * cr;
			data[k + 1] = luma[i] - 0.344136 * cb - 0.714136 * cr;
			data[k + 2] = luma[i] + 1.772 * cb;
		}
	}
	return { width, height, data };
}
