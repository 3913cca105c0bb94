import type { Raster } from "../../image/raster.ts";
import { takeAnchors } from "../anchors.ts";
import type { Diagnosis } from "../diagnosis.ts";
import { linearEvidence } from "../linear/evidence.ts";
import { rasterOfField } from "../pixels.ts";
import { restore } from "../restore/total-variation.ts";
import { estimateRinging } from "./estimate-ringing.ts";

/** More pixels than this are too many to restore in good time. */
const MOST_PIXELS = 1_000_000;
/** Edges ring more than the ground beside them tells. */
const AT_EDGES = 2;
/** What a level of variation is worth, in standard deviations of the ringing. */
const PRICE = 2;
const QUICK = { steps: 8, rounds: 4 };
const CAREFUL = { steps: 20, rounds: 4 };
/** What is left of the ringing, levels. */
const NOISE_LEFT = 1.5;

/**
 * Lossy WebP of which no coefficient can be read any more, because the picture was saved as something else: what rings beside
 * edges is taken for noise. Where it is held likely alone, for much else is uneven beside edges.
 */
export function confirmWebp(raster: Raster): Diagnosis | undefined {
	if (raster.width * raster.height > MOST_PIXELS) return undefined;
	const ringing = estimateRinging(raster);
	if (ringing === 0) return undefined;
	const sigma = AT_EDGES * ringing;
	return {
		damage: {
			kind: "webp",
			parameters: { ringing: Math.round(100 * ringing) / 100 },
			confidence: 0.5,
			source: "learned",
		},
		restore(care) {
			const price = PRICE * sigma;
			const { field, evidence } = linearEvidence(
				...([raster, undefined, sigma, price] as const),
			);
			const options = care === "quick" ? QUICK : CAREFUL;
			if (!restore(field, evidence, options)) return undefined;
			return {
				raster: takeAnchors(rasterOfField(field), { within: NOISE_LEFT }),
				noise: NOISE_LEFT,
			};
		},
	};
}
