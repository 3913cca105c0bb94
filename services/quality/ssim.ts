import { type Raster, wordsOf } from "../image/raster.ts";
import { assertSameSize } from "./errors.ts";
import { cutMirrored } from "./mirror.ts";
import { C1, lostInWindows, TAPS } from "./ssim-filter.ts";
import { planWindows, RADIUS, type Spans } from "./ssim-windows.ts";

/**
 * Structural similarity of two opaque images: Wang, Bovik, Sheikh, Simoncelli, "Image quality
 * assessment: from error visibility to structural similarity", IEEE TIP 13 (2004), with an 11x11
 * Gaussian window of sigma 1.5, the mean of the R, G and B maps. Agrees with scikit-image's
 * `structural_similarity(gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
 * data_range=255)`: windows that reach over the border do not count.
 *
 * An image less than 11 px wide or high holds no whole window. It is mirrored at its border, five
 * pixels deep, so that along that side every pixel has a window.
 *
 * Exact, yet seldom filtered everywhere: see {@link planWindows}.
 *
 * @returns -1..1, 1 for equal images; alpha is not looked at
 * @throws QualityError `SIZE_MISMATCH`
 */
export function ssim(a: Raster, b: Raster): number {
	assertSameSize(a, b);
	const { width, height } = a;
	if (width < TAPS || height < TAPS) {
		return ssimOfLarge(mirrorShortSides(a), mirrorShortSides(b));
	}
	return ssimOfLarge(a, b);
}

/** SSIM of images that are at least 11 px wide and high. */
function ssimOfLarge(a: Raster, b: Raster): number {
	const { width, height } = a;
	const plan = planWindows(wordsOf(a), wordsOf(b), width, height);
	const channels = plan.grey ? 1 : 3;
	const windows = (width - 2 * RADIUS) * (height - 2 * RADIUS);
	let lost = 0;
	for (let channel = 0; channel < channels; channel++) {
		lost += lostInFlat(a, b, plan.flat, channel);
		lost += lostInWindows(a, b, plan.rough, plan.readBy, channel);
	}
	return 1 - lost / (windows * channels);
}

/** The sum of 1 - SSIM over the windows in which both images are constant. */
function lostInFlat(
	a: Raster,
	b: Raster,
	flat: Spans,
	channel: number,
): number {
	const { width, height } = a;
	let lost = 0;
	for (let row = 0; row < height; row++) {
		const base = 4 * row * width + channel;
		const end = flat.rows[row + 1];
		for (let k = flat.rows[row]; k < end; k += 2) {
			const first = flat.ends[k];
			const last = flat.ends[k + 1];
			// All windows of a run overlap their neighbours, so all hold the same two constants.
			const x = a.data[base + 4 * first];
			const y = b.data[base + 4 * first];
			const one = ((x - y) * (x - y)) / (x * x + y * y + C1);
			lost += one * (last - first + 1);
		}
	}
	return lost;
}

/** Adds five mirrored pixels on both ends of each side that is shorter than 11. */
function mirrorShortSides(raster: Raster): Raster {
	const { width, height } = raster;
	const marginX = width < TAPS ? RADIUS : 0;
	const marginY = height < TAPS ? RADIUS : 0;
	return cutMirrored(
		raster,
		-marginX,
		-marginY,
		width + 2 * marginX,
		height + 2 * marginY,
	);
}
