import type { Raster } from "../../services/image/raster.ts";

/** A raster of what a function says of each pixel: red, green, blue, alpha. */
export function filled(
	width: number,
	height: number,
	pixel: (x: number, y: number) => readonly number[],
): Raster {
	const data = new Uint8ClampedArray(4 * width * height);
	for (let y = 0, i = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i += 4) data.set(pixel(x, y), i);
	}
	return { width, height, data };
}

/** A raster of one colour. */
export const solid = (
	width: number,
	height: number,
	pixel: readonly number[],
) => filled(width, height, () => pixel);
