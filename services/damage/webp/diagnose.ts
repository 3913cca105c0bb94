import type { Raster } from "../../image/raster.ts";
import { takeAnchors } from "../anchors.ts";
import type { Diagnosis } from "../diagnosis.ts";
import { rasterOfLuma } from "../luma.ts";
import { restore } from "../restore/total-variation.ts";
import { evenInksOfWebp } from "./even-inks.ts";
import { webpEvidence } from "./evidence.ts";
import { readWebpHeader } from "./header.ts";

const QUICK = { steps: 8, rounds: 4 };
const CAREFUL = { steps: 30, rounds: 4 };
/** What is left of ringing after it, levels. */
const NOISE_LEFT = 3;
/** How far luma and chroma of what is restored may be from an even fill's and still be the fill. */
const REACH = [2, 2.5, 2.5];

/** A lossy WebP file says how coarsely it was quantised. */
export function diagnoseWebp(
	raster: Raster,
	bytes: Uint8Array,
): Diagnosis | undefined {
	const header = readWebpHeader(bytes);
	if (header === undefined) return undefined;
	const { width, height, quantiser } = header;
	// A picture that was reduced to its working size isn't what the file speaks of.
	if (width !== raster.width || height !== raster.height) return undefined;
	return {
		damage: {
			kind: "webp",
			parameters: { quantiser },
			confidence: 1,
			source: "header",
		},
		restore(care) {
			const { field, evidence } = webpEvidence(raster, quantiser);
			const options = care === "quick" ? QUICK : CAREFUL;
			if (!restore(field, evidence, options)) return undefined;
			const restored = takeAnchors(rasterOfLuma(field, header), {
				within: NOISE_LEFT,
				inks: evenInksOfWebp(raster),
				reach: REACH,
			});
			// Opacity is kept apart, without loss (the container's ALPH chunk).
			for (let k = 3; k < raster.data.length; k += 4)
				restored.data[k] = raster.data[k];
			return { raster: restored, noise: NOISE_LEFT };
		},
	};
}
