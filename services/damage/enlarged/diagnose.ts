import type { Raster } from "../../image/raster.ts";
import type { Diagnosis } from "../diagnosis.ts";
import { estimateEnlargement } from "./estimate.ts";
import { shrink } from "./shrink.ts";
import { isOfSquares } from "./squares.ts";

/** What inverting a kernel makes of rounding, levels; sampling makes nothing of it. */
const NOISE_LEFT = 0.5;

/** A picture that was enlarged holds no more than the small one, which is traced instead. */
export function diagnoseEnlargement(raster: Raster): Diagnosis | undefined {
	const found = estimateEnlargement(raster);
	if (found === undefined) return undefined;
	const { small, large, kernel, confidence } = found;
	const repeated = kernel === "nearest" ? shrink(raster, found) : undefined;
	if (repeated !== undefined && isOfSquares(repeated)) return undefined;
	const factor = Math.sqrt(
		(large.width / small.width) * (large.height / small.height),
	);
	return {
		damage: {
			kind: "enlarged",
			parameters: {
				factor: Math.round(1000 * factor) / 1000,
				kernel,
				from_width: small.width,
				from_height: small.height,
			},
			confidence,
			source: "pixels",
		},
		restore() {
			if (repeated !== undefined) return { raster: repeated, noise: 0 };
			const small = shrink(raster, found);
			return { raster: small, noise: NOISE_LEFT, mayBeNoisier: true };
		},
	};
}
