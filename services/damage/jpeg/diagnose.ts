import type { Raster } from "../../image/raster.ts";
import { takeAnchors } from "../anchors.ts";
import type { Damage } from "../damage.ts";
import type { Diagnosis } from "../diagnosis.ts";
import { rasterOfLuma } from "../luma.ts";
import { restore } from "../restore/total-variation.ts";
import { type JpegCoefficients, readCoefficients } from "./coefficients.ts";
import { evenInks } from "./even-inks.ts";
import { jpegEvidence } from "./evidence.ts";
import { qualityOf } from "./quality.ts";

/** More pixels than this are too many to restore in good time. */
export const MOST_PIXELS = 2_500_000;
/** Steps and rounds of the restoration. */
const QUICK = { steps: 8, rounds: 4 };
const CAREFUL = { steps: 30, rounds: 4 };
/** What ringing is left after it, levels: at least, and for each level that a fill is uncertain by. */
const LEAST_NOISE = 0.8;
const NOISE_OF_UNCERTAINTY = 0.6;
/** How far from an even fill's levels what is restored is still the fill: levels, and half steps of the mean. */
const LEAST_REACH = 0.5;
const REACH = 1.5;

/** A JPEG file says itself what became of it. */
export function diagnoseJpeg(
	raster: Raster,
	bytes: Uint8Array,
): Diagnosis | undefined {
	if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
	if (raster.width * raster.height > MOST_PIXELS) return undefined;
	const jpeg = readCoefficients(bytes, raster.width * raster.height);
	if (jpeg === undefined) return undefined;
	// A picture that was reduced to its working size isn't what the file speaks of.
	if (jpeg.width !== raster.width || jpeg.height !== raster.height) {
		return undefined;
	}
	return diagnosisOf(jpeg, {
		quality: qualityOf(jpeg.planes[0].steps),
		confidence: 1,
		source: "header",
	});
}

/** The damage that some coefficients tell of, and the way back inside their intervals. */
export function diagnosisOf(
	jpeg: JpegCoefficients,
	{
		quality,
		confidence,
		source,
	}: Pick<Damage, "confidence" | "source"> & { readonly quality: number },
): Diagnosis {
	return {
		damage: {
			kind: "jpeg",
			parameters: { quality, subsampling: subsamplingOf(jpeg) },
			confidence,
			source,
		},
		restore(care) {
			const { field, evidence } = jpegEvidence(jpeg);
			const options = care === "quick" ? QUICK : CAREFUL;
			if (!restore(field, evidence, options)) return undefined;
			const restored = rasterOfLuma(field, jpeg);
			const uncertainty = uncertaintyOf(jpeg);
			return {
				raster: takeAnchors(restored, {
					within: uncertainty,
					inks: evenInks(jpeg, field),
					reach: jpeg.planes.map(
						({ steps }) => LEAST_REACH + (REACH * steps[0]) / 16,
					),
				}),
				noise: LEAST_NOISE + NOISE_OF_UNCERTAINTY * uncertainty,
			};
		},
	};
}

/** Levels that the intervals of the means leave a fill uncertain by: half a step of luma, and of chroma as red takes it up. */
function uncertaintyOf({ planes }: JpegCoefficients): number {
	const halves = planes.slice(0, 2).map(({ steps }) => steps[0] / 16);
	return halves[0] + 1.402 * (halves[1] ?? 0);
}

/** In the usual words: 4:4:4, 4:2:2, 4:4:0, 4:2:0; by factors where there is no word for it. */
function subsamplingOf({ planes, maxH, maxV }: JpegCoefficients): string {
	if (planes.length === 1) return "grey";
	const across = maxH / planes[1].h;
	const down = maxV / planes[1].v;
	const usual: Record<string, string> = {
		"1x1": "4:4:4",
		"2x1": "4:2:2",
		"1x2": "4:4:0",
		"2x2": "4:2:0",
		"4x1": "4:1:1",
	};
	return usual[`${across}x${down}`] ?? `${across}x${down}`;
}
