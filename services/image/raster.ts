/**
 * A decoded image: straight (not premultiplied) sRGB with alpha, 8 bits a channel, row by row from
 * the top left.
 */
export interface Raster {
	/** Pixels across, >= 1. */
	readonly width: number;
	/** Pixels down, >= 1. */
	readonly height: number;
	/** R, G, B, A of each pixel, each 0..255; length 4 * width * height. */
	readonly data: Uint8ClampedArray;
}

/** The pixels as a number each, equal where all four bytes are; a view of the same memory where that is aligned. */
export function wordsOf({ width, height, data }: Raster): Uint32Array {
	const aligned = data.byteOffset % 4 === 0 ? data : data.slice();
	return new Uint32Array(aligned.buffer, aligned.byteOffset, width * height);
}

/** Pixels that are looked at before it is asked whether one was found. */
const STRETCH = 4096;

/** True when some pixel lets the ground show through, that is, has an alpha below 255. */
export function hasTransparency(raster: Raster): boolean {
	const words = wordsOf(raster);
	for (let from = 0; from < words.length; from += STRETCH) {
		const end = Math.min(words.length, from + STRETCH);
		// Alpha is the highest byte of a word. Four sums wait for each other less than one.
		let [a, b, c, d] = [-1, -1, -1, -1];
		let i = from;
		for (; i + 3 < end; i += 4) {
			a &= words[i];
			b &= words[i + 1];
			c &= words[i + 2];
			d &= words[i + 3];
		}
		for (; i < end; i++) a &= words[i];
		if ((a & b & c & d) >>> 24 !== 255) return true;
	}
	return false;
}
