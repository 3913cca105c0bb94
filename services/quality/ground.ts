import { hasTransparency, type Raster } from "../image/raster.ts";

/** A solid ground colour: red, green, blue, each 0..255. */
export type Ground = readonly [red: number, green: number, blue: number];

/** Paper white. */
export const WHITE: Ground = [255, 255, 255];

/** A dark page. Not black, so that black ink on it still shows. */
export const DARK: Ground = [32, 32, 32];

/**
 * Paints an image over a solid ground, in sRGB as browsers do.
 *
 * @returns an opaque image; the very input when it is opaque already
 */
export function overGround(raster: Raster, ground: Ground): Raster {
	if (!hasTransparency(raster)) return raster;
	const source = raster.data;
	const data = new Uint8ClampedArray(source);
	const [red, green, blue] = ground;
	for (let i = 3; i < source.length; i += 4) {
		const alpha = source[i];
		if (alpha === 255) continue;
		const rest = 255 - alpha;
		// Uint8ClampedArray rounds to the nearest.
		data[i - 3] = (source[i - 3] * alpha + red * rest) / 255;
		data[i - 2] = (source[i - 2] * alpha + green * rest) / 255;
		data[i - 1] = (source[i - 1] * alpha + blue * rest) / 255;
		data[i] = 255;
	}
	return { width: raster.width, height: raster.height, data };
}
