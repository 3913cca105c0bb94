import type { Raster } from "../image/raster.ts";
import type { Damage } from "./damage.ts";

/** How much work a restoration may be: for an answer at once, or for a good one. */
export type Care = "quick" | "careful";

/** A picture as it was before its damage, as far as that can be told. */
export interface Undamaged {
	/** Straight RGBA; smaller than the damaged picture where that was enlarged. */
	readonly raster: Raster;
	/** One standard deviation of the noise that is left, levels. */
	readonly noise: number;
	/** An earlier damage that wasn't looked for, as a JPEG that was resized since, may have left more. */
	readonly mayBeNoisier?: true;
}

/** What a picture shows of its past. */
export interface Diagnosis {
	readonly damage: Damage;
	/**
	 * The way back. Deterministic: work is bounded by counted steps.
	 *
	 * @returns nothing where that would be too much work, as for a large photograph
	 */
	restore(care: Care): Undamaged | undefined;
}
