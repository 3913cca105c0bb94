import type { Raster } from "../../image/raster.ts";
import type { Diagnosis } from "../diagnosis.ts";
import { diagnosisOf, MOST_PIXELS } from "../jpeg/diagnose.ts";
import { estimateJpegInside } from "./estimate.ts";

/** A picture that was a JPEG before it came to be kept as another kind of file, or was cut from one. */
export function diagnoseJpegInside(raster: Raster): Diagnosis | undefined {
	if (raster.width * raster.height > MOST_PIXELS) return undefined;
	const found = estimateJpegInside(raster);
	if (found === undefined) return undefined;
	const { coefficients, quality, confidence } = found;
	return diagnosisOf(coefficients, { quality, confidence, source: "pixels" });
}
