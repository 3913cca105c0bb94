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

/** True when some pixel lets the ground show through, that is, has an alpha below 255. */
export function hasTransparency(raster: Raster): boolean {
	const { data } = raster;
	for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return true;
	return false;
}
