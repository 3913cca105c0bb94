import type { Raster } from "../../image/raster.ts";
import type { Diagnosis } from "../diagnosis.ts";
import { linearEvidence } from "../linear/evidence.ts";
import { rasterOfField } from "../pixels.ts";
import { restore } from "../restore/total-variation.ts";
import { estimateNoise } from "./estimate-noise.ts";

/** What a level of variation is worth, in standard deviations of the noise. */
const PRICE = 2;
const QUICK = { steps: 8, rounds: 3 };
const CAREFUL = { steps: 20, rounds: 4 };
/** What is left of the noise, levels. */
const NOISE_LEFT = 1;

/** Noise makes of one ink alone about so many colours for each level of its deviation. */
const COLOURS = 3;

/** Whether a picture has at least so many colours: codes and pixel art, busy as they are, have few. */
function hasColours({ data }: Raster, least: number): boolean {
	const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
	const seen = new Set<number>();
	for (let k = 0; k < data.length && seen.size < least; k += 4) {
		seen.add(view.getUint32(k));
	}
	return seen.size >= least;
}

/** Grain: noise that lies over the whole picture, as sensors and film leave it. */
export function diagnoseNoise(raster: Raster): Diagnosis | undefined {
	const sigma = estimateNoise(raster);
	if (sigma === 0 || !hasColours(raster, COLOURS * sigma)) return undefined;
	return {
		damage: {
			kind: "noise",
			parameters: { sigma: Math.round(100 * sigma) / 100 },
			confidence: 0.95,
			source: "pixels",
		},
		restore(care) {
			const { field, evidence } = linearEvidence(
				raster,
				undefined,
				sigma,
				PRICE * sigma,
			);
			const options = care === "quick" ? QUICK : CAREFUL;
			if (!restore(field, evidence, options)) return undefined;
			return { raster: rasterOfField(field), noise: NOISE_LEFT };
		},
	};
}
