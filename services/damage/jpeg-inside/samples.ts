import type { Raster } from "../../image/raster.ts";

/** A picture as luma and chroma, the samples that a JPEG decoder had before it made red, green and blue. */
export interface Samples {
	readonly width: number;
	readonly height: number;
	/** Luma, blueness and redness of each pixel, levels; whole numbers, as decoders have them. */
	readonly planes: readonly [Float32Array, Float32Array, Float32Array];
	/**
	 * What was cut off at each pixel: {@link ABOVE} where a level is 255, so that luma may have been higher,
	 * {@link BELOW} where one is 0, both or neither.
	 */
	readonly clipped: Uint8Array;
	/** True where no pixel has a colour. */
	readonly isGrey: boolean;
}

export const ABOVE = 1;
export const BELOW = 2;

/**
 * The luma and chroma of an opaque picture (JFIF 1.02, section 7). A decoder rounds each to a whole
 * number and then each of red, green and blue, by half a level at most; so luma is out by less than half a
 * level, and rounding gives back just what the decoder had, then so for chroma. Not so where a level
 * was cut off at 0 or 255.
 */
export function samplesOf({ width, height, data }: Raster): Samples {
	const count = width * height;
	const luma = new Float32Array(count);
	const blueness = new Float32Array(count);
	const redness = new Float32Array(count);
	const clipped = new Uint8Array(count);
	let isGrey = true;
	for (let i = 0, k = 0; i < count; i++, k += 4) {
		const red = data[k];
		const green = data[k + 1];
		const blue = data[k + 2];
		if (red === green && green === blue) {
			luma[i] = red;
			blueness[i] = 128;
			redness[i] = 128;
			if (red === 255) clipped[i] = ABOVE;
			else if (red === 0) clipped[i] = BELOW;
			continue;
		}
		isGrey = false;
		const y = (0.299 * red + 0.587 * green + 0.114 * blue + 0.5) | 0;
		luma[i] = y;
		blueness[i] = (128.5 + (blue - y) / 1.772) | 0;
		redness[i] = (128.5 + (red - y) / 1.402) | 0;
		if (red === 255 || green === 255 || blue === 255) clipped[i] = ABOVE;
		if (red === 0 || green === 0 || blue === 0) clipped[i] |= BELOW;
	}
	return { width, height, planes: [luma, blueness, redness], clipped, isGrey };
}
