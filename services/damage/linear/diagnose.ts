import type { Raster } from "../../image/raster.ts";
import type { Diagnosis } from "../diagnosis.ts";
import { pixelsOf } from "../field.ts";
import { rasterOfField } from "../pixels.ts";
import { restore } from "../restore/total-variation.ts";
import { shareOfUnblurredEdges } from "../sharp-edges.ts";
import { estimateSpread } from "./estimate-spread.ts";
import { linearEvidence } from "./evidence.ts";

/** Edges spread by less than this are as renderers and resamplers leave them, pixels. */
const LEAST_BLUR = 0.6;
/** A profile that misses the model by more than this, of an edge's contrast, is something else. */
const MOST_MISS = 0.06;
/** Where so many edges are sharp or outlined nothing is blurred: a thin outline between two colours looks like a wide edge. */
const CLEAR = 0.4;
/** What a level of variation is worth for a blur of one pixel; it grows with the blur's square. */
const PRICE = 2;
/** Steps and rounds of the restoration for a blur of one pixel; steps grow with its square, too, up to so many times. */
const QUICK = { steps: 8, rounds: 3, most: 3 };
const CAREFUL = { steps: 15, rounds: 4, most: 4 };
/** … and so that times the pixels that aren't flat they are no more than this. */
const MOST_WORK = 400_000;
/** What is left of ripples beside edges, levels. */
const NOISE_LEFT = 2;

/** Blur, as a camera, a scan or a filter leaves it. */
export function diagnoseBlur(raster: Raster): Diagnosis | undefined {
	const spread = estimateSpread(raster);
	if (spread === undefined || spread.miss > MOST_MISS) return undefined;
	const { sigma, sharpening, wider, miss } = spread;
	if (sigma < LEAST_BLUR - 0.05) return undefined;
	if (shareOfUnblurredEdges(raster) >= CLEAR) return undefined;
	const kernel = {
		parts: [
			{ gain: 1 + sharpening, sigma },
			...(sharpening > 0 ? [{ gain: -sharpening, sigma: wider }] : []),
		],
	};
	return {
		damage: {
			kind: "blurred",
			parameters: { sigma: Math.round(100 * sigma) / 100 },
			confidence: Math.max(0.5, 1 - 5 * miss),
			source: "pixels",
		},
		restore(care) {
			const square = sigma * sigma;
			const price = PRICE * square;
			const { field, evidence } = linearEvidence(raster, kernel, 0.3, price);
			const { steps, rounds, most } = care === "quick" ? QUICK : CAREFUL;
			const affordable = MOST_WORK / Math.max(1, pixelsOf(evidence.region));
			const times = Math.max(1, Math.min(most, square, affordable));
			const options = { steps: Math.round(times * steps), rounds };
			if (!restore(field, evidence, options)) return undefined;
			const sharp = rasterOfField(field);
			return { raster: sharp, noise: NOISE_LEFT, mayBeNoisier: true };
		},
	};
}
