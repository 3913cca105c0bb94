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

/** True when some pixel lets the ground show through, that is, has an alpha below 255. */
export function hasTransparency(raster: Raster): boolean {
	// Alpha is the highest byte of a word.
	const words = wordsOf(raster);
	let all = -1;
	for (let i = 0; i < words.length; i++) all &= words[i];
	return all >>> 24 !== 255;
}
