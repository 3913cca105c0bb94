/** Edge pixels and what each mixes, in raster order. */
export interface EdgePixels {
	readonly index: Int32Array;
	/** The paint of the greater share, and the other (-1: none). */
	readonly paint: Int32Array;
	readonly other: Int32Array;
	/** Share of `other`, 0..0.5. */
	readonly share: Float32Array;
}

export interface AssignOptions {
	/** Most inks in the table. */
	readonly maxInks: number;
	/** OKLab. */
	readonly inkDistance: number | "auto";
}

/** A pixel is explained if it lies within so many levels, and so many more for each of noise. */
const TOLERANCE = 7;
const TOLERANCE_BY_NOISE = 4;

/** How far, in levels over four channels, a pixel may lie from what explains it. */
export function toleranceOf(noise: number): number {
	return TOLERANCE + TOLERANCE_BY_NOISE * noise;
}
