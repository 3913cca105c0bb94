import type { Raster } from "../../image/raster.ts";
import type { Diagnosis } from "../diagnosis.ts";
import { linearEvidence } from "../linear/evidence.ts";
import { fieldOfRaster, rasterOfField } from "../pixels.ts";
import { restore } from "../restore/total-variation.ts";
import { blurred } from "./blurred.ts";
import { ditheredShare } from "./estimate-dither.ts";
import { levelOut } from "./level-out.ts";

/** Deviation of the blur that takes the pattern away and leaves the means, pixels. */
const SIGMA = 1.5;
/** What a level of variation is worth. */
const PRICE = 6;
const QUICK = { steps: 12, rounds: 3 };
const CAREFUL = { steps: 20, rounds: 4 };
/** What is left of the pattern, levels. */
const NOISE_LEFT = 1.5;

/**
 * Dither: few colours that stand for many by their mixture. What the picture says is its means, so it is blurred first,
 * and the picture of least variation is sought that would be blurred to the same. That has edges where they were, but
 * ramps in stairs; so it only tells which pixels belong together, and the means are taken of these.
 */
export function diagnoseDither(raster: Raster): Diagnosis | undefined {
	const share = ditheredShare(raster);
	if (share === 0) return undefined;
	return {
		damage: {
			kind: "dithered",
			parameters: { share: Math.round(100 * share) / 100 },
			confidence: 0.9,
			source: "pixels",
		},
		restore(care) {
			const seen = fieldOfRaster(raster);
			const means = rasterOfField(blurred(seen, SIGMA));
			const kernel = { parts: [{ gain: 1, sigma: SIGMA }] };
			const { field, evidence } = linearEvidence(means, kernel, 0.3, PRICE);
			const options = care === "quick" ? QUICK : CAREFUL;
			if (!restore(field, evidence, options)) return undefined;
			return {
				raster: rasterOfField(levelOut(seen, field)),
				noise: NOISE_LEFT,
			};
		},
	};
}
