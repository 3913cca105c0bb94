import { hasTransparency, type Raster } from "../image/raster.ts";
import { DARK, type Ground, overGround, WHITE } from "./ground.ts";
import { meanSquaredError, psnr } from "./psnr.ts";
import { ssim } from "./ssim.ts";

/** How alike two images are. */
export interface Quality {
	/** Structural similarity, -1..1; 1 for equal images. */
	readonly ssim: number;
	/** Mean squared error of 8-bit samples, 0..65025. */
	readonly mse: number;
	/** Peak signal-to-noise ratio in dB, 0..100; 100 for equal images. */
	readonly psnr: number;
}

/** The same, with the SSIM over each ground on which it was taken. */
export interface Measured extends Quality {
	readonly onWhite: number;
	/** Nothing where the reference is opaque. */
	readonly onDark?: number;
}

/**
 * Compares a candidate with its reference over white. If the reference has transparency, over a
 * dark ground too, and the worse of both is told, number by number: a logo whose transparent ground
 * turned white is perfect on white paper.
 *
 * @throws QualityError `SIZE_MISMATCH`
 */
export function measure(reference: Raster, candidate: Raster): Quality {
	const { ssim, mse, psnr } = measureGrounds(reference, candidate);
	return { ssim, mse, psnr };
}

/** As {@link measure}, with the SSIM over each ground. */
export function measureGrounds(reference: Raster, candidate: Raster): Measured {
	const onWhite = measureOver(reference, candidate, WHITE);
	if (!hasTransparency(reference)) return { ...onWhite, onWhite: onWhite.ssim };
	const onDark = measureOver(reference, candidate, DARK);
	return {
		ssim: Math.min(onWhite.ssim, onDark.ssim),
		mse: Math.max(onWhite.mse, onDark.mse),
		psnr: Math.min(onWhite.psnr, onDark.psnr),
		onWhite: onWhite.ssim,
		onDark: onDark.ssim,
	};
}

/** Compares two images painted over one ground. @throws QualityError `SIZE_MISMATCH` */
export function measureOver(
	reference: Raster,
	candidate: Raster,
	ground: Ground,
): Quality {
	const a = overGround(reference, ground);
	const b = overGround(candidate, ground);
	const mse = meanSquaredError(a, b);
	return { ssim: mse === 0 ? 1 : ssim(a, b), mse, psnr: psnr(mse) };
}
