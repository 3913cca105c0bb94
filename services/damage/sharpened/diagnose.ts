import { hasTransparency, type Raster } from "../../image/raster.ts";
import type { Diagnosis } from "../diagnosis.ts";
import { estimateSharpening } from "./estimate-sharpening.ts";

/** More pixels than this are too many to look at in good time. */
const MOST_PIXELS = 1_000_000;
/** What is left of halos and rounding, levels. */
const NOISE_LEFT = 1.5;

/** Sharpened by an unsharp mask, as programs do when they reduce a picture. */
export function diagnoseSharpening(raster: Raster): Diagnosis | undefined {
	if (raster.width * raster.height > MOST_PIXELS) return undefined;
	if (hasTransparency(raster)) return undefined;
	const found = estimateSharpening(raster);
	if (found === undefined) return undefined;
	const { filter, explained, before } = found;
	return {
		damage: {
			kind: "sharpened",
			parameters: { sigma: filter.sigma, amount: filter.amount, of: filter.of },
			confidence: Math.round(100 * explained) / 100,
			source: "pixels",
		},
		restore: () => ({ raster: before, noise: NOISE_LEFT }),
	};
}
