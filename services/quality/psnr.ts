import type { Raster } from "../image/raster.ts";
import { assertSameSize } from "./errors.ts";

/** The PSNR told for images without a difference, in dB, because infinity is no JSON number. */
export const MAX_PSNR = 100;

/**
 * Mean squared error over the R, G and B samples of two opaque images; alpha is not looked at.
 *
 * @returns 0 (equal) .. 65025
 * @throws QualityError `SIZE_MISMATCH`
 */
export function meanSquaredError(a: Raster, b: Raster): number {
	assertSameSize(a, b);
	const x = a.data;
	const y = b.data;
	let sum = 0;
	for (let i = 0; i < x.length; i += 4) {
		const red = x[i] - y[i];
		const green = x[i + 1] - y[i + 1];
		const blue = x[i + 2] - y[i + 2];
		sum += red * red + green * green + blue * blue;
	}
	return sum / (a.width * a.height * 3);
}

/**
 * Peak signal-to-noise ratio of 8-bit samples.
 *
 * @param mse a mean squared error, 0..65025
 * @returns decibels, 0..100: capped at {@link MAX_PSNR}, which equal images have
 */
export function psnr(mse: number): number {
	if (mse <= 0) return MAX_PSNR;
	return Math.min(MAX_PSNR, 10 * Math.log10((255 * 255) / mse));
}
