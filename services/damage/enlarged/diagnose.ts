import type { Raster } from "../../image/raster.ts";
import type { Diagnosis } from "../diagnosis.ts";
import { estimateEnlargement } from "./estimate.ts";
import { shrink } from "./shrink.ts";

/**
 * Pixel art and QR codes have no more colours than this, and mean their squares; anti-aliasing alone makes more of two
 * inks.
 */
const MOST_OF_SQUARES = 16;
/** What inverting a kernel makes of rounding, levels; sampling makes nothing of it. */
const NOISE_LEFT = 0.5;

/** A picture that was enlarged holds no more than the small one, which is traced instead. */
export function diagnoseEnlargement(raster: Raster): Diagnosis | undefined {
	const found = estimateEnlargement(raster);
	if (found === undefined) return undefined;
	const { small, large, kernel, confidence } = found;
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
			const before = shrink(raster, found);
			if (kernel !== "nearest") return { raster: before, noise: NOISE_LEFT };
			return { raster: isOfSquares(before) ? raster : before, noise: 0 };
		},
	};
}

/** Whether a picture has so few colours that its pixels are meant as squares. */
function isOfSquares({ data }: Raster): boolean {
	const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
	const colours = new Set<number>();
	for (let k = 0; k < data.length; k += 4) {
		colours.add(view.getUint32(k));
		if (colours.size > MOST_OF_SQUARES) return false;
	}
	return true;
}
