import type { CandidateGroup, Given } from "../converter.ts";
import { CAREFUL } from "./careful.ts";

/** Curves as near to the boundary as they are ever fitted, and every speck. */
const FINEST: Given = {
	min_area: 0,
	precision: 0.02,
	smoothing: 0,
	corner_angle: 20,
};

/** Every pixel taken at its word: nothing is noise, no colour too near another. */
const PIXELS: Given = {
	noise: 0,
	min_area: 0,
	max_inks: 256,
	ink_distance: 0.004,
	precision: 0.05,
	smoothing: 0.2,
};

/**
 * Each candidate is the best answer to some kind of image in the labels; one that never is costs
 * label-making and ranking time for nothing.
 */
export const subpixelGrid: readonly CandidateGroup[] = [
	{
		costMs: 39,
		oneShot: true,
		candidates: {
			fast: {},
			"fast-smooth": { min_area: 4, precision: 0.25, smoothing: 0.9 },
			"fast-simple": {
				max_inks: 16,
				ink_distance: 0.04,
				min_area: 8,
				smoothing: 0.2,
			},
			"fast-finest": FINEST,
			"fast-finest-noise-2": {
				...FINEST,
				noise: 2,
				max_inks: 256,
				ink_distance: 0.004,
			},
			"fast-finest-noise-4": { ...FINEST, noise: 4 },
			"fast-pixels": PIXELS,
		},
	},
	{
		costMs: 181,
		oneShot: false,
		candidates: {
			quality: CAREFUL,
			"quality-pixels": { ...PIXELS, ...CAREFUL },
		},
	},
];
