import type { Damage } from "../damage/damage.ts";
import type { Raster } from "../image/raster.ts";

/** A picture on its way to be traced. */
export interface Source {
	/** What will be traced, straight RGBA; a preparation may give it another size than the picture has. */
	readonly raster: Raster;
	/** One standard deviation of its noise, levels; left out where nobody measured it. */
	readonly noise?: number;
	/** An earlier damage that nobody found may have left more noise than that. */
	readonly mayBeNoisier?: true;
	/** What drawings are held against: the picture as it was before its damage, whatever else is done to `raster`. */
	readonly undamaged: Raster;
	/** What became of the picture before it came here; left out where nobody looked. */
	readonly damage?: readonly Damage[];
	/** Damage wasn't looked for to the end, or not undone, for want of time. */
	readonly isHurried?: true;
	/** 1 less the fidelity of the picture as it came to `undamaged`, where that is as large and another one. */
	readonly harm?: number;
	/** The file that it was decoded from, where that is at hand. */
	readonly bytes?: Uint8Array;
}

/** A picture as it was decoded. */
export function sourceOf(raster: Raster, bytes: Uint8Array): Source {
	return { raster, undamaged: raster, bytes };
}
