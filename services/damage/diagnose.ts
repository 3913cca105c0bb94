import type { Raster } from "../image/raster.ts";
import type { Damage } from "./damage.ts";
import { diagnoseJpeg } from "./jpeg/diagnose.ts";
import { diagnoseJpegInside } from "./jpeg-inside/diagnose.ts";
import { diagnoseBlur } from "./linear/diagnose.ts";
import { diagnoseNoise } from "./noise/diagnose.ts";
import { diagnoseWebp } from "./webp/diagnose.ts";

/** How much work a restoration may be: for an answer at once, or for a good one. */
export type Care = "quick" | "careful";

/** A picture as it was before its damage, as far as that can be told. */
export interface Undamaged {
	/** Straight RGBA; smaller than the damaged picture where that was enlarged. */
	readonly raster: Raster;
	/** One standard deviation of the noise that is left, levels. */
	readonly noise: number;
}

/** What a picture shows of its past. */
export interface Diagnosis {
	readonly damage: Damage;
	/** The way back. Deterministic: work is bounded by counted steps. */
	restore(care: Care): Undamaged;
}

/** Asked in turn: what the file itself says comes before what pixels suggest. */
const KINDS: readonly ((
	raster: Raster,
	bytes: Uint8Array,
) => Diagnosis | undefined)[] = [
	diagnoseJpeg,
	diagnoseWebp,
	diagnoseJpegInside,
	diagnoseNoise,
	diagnoseBlur,
];

/**
 * Finds out what became of a drawing on its way into a picture. It is done once, before anything is
 * traced, so that what is found can't flatter one drawing more than another; and only on evidence: a
 * clean picture has no damage.
 *
 * @param raster the picture as decoded
 * @param bytes the file that it was decoded from
 */
export function diagnose(
	raster: Raster,
	bytes: Uint8Array,
): Diagnosis | undefined {
	for (const kind of KINDS) {
		const found = kind(raster, bytes);
		if (found !== undefined) return found;
	}
	return undefined;
}
