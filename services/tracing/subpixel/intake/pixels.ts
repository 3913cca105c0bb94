import {
	hasTransparency,
	type Raster,
	wordsOf,
} from "../../../image/raster.ts";

/**
 * The pixels as the tracer works on them. Anti-aliasing mixes premultiplied channels linearly (so do
 * browsers and resvg, in sRGB), and only there is a mixture with the transparent ground a straight
 * line between two inks; so everything after this stage is premultiplied.
 */
export interface Pixels {
	readonly width: number;
	readonly height: number;
	/** One word a pixel, bytes R, G, B, A from the lowest, R, G and B multiplied by opacity. */
	readonly packed: Uint32Array;
	/** True when every pixel is opaque. */
	readonly opaque: boolean;
}

/**
 * Premultiply and pack. Pixels of no opacity become one value, whatever colour hides below them.
 * One pass; an opaque raster is viewed, not copied, where its alignment allows.
 */
export function readPixels(raster: Raster): Pixels {
	const { width, height } = raster;
	const source = wordsOf(raster);
	const opaque = !hasTransparency(raster);
	if (opaque) return { width, height, packed: source, opaque };
	const packed = new Uint32Array(source.length);
	for (let i = 0; i < source.length; i++) {
		const value = source[i];
		const a = value >>> 24;
		if (a === 255) packed[i] = value;
		else if (a > 0) {
			const r = Math.round(((value & 255) * a) / 255);
			const g = Math.round((((value >>> 8) & 255) * a) / 255);
			const b = Math.round((((value >>> 16) & 255) * a) / 255);
			packed[i] = ((a << 24) | (b << 16) | (g << 8) | r) >>> 0;
		}
	}
	return { width, height, packed, opaque };
}
