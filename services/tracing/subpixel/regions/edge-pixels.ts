/** Edge pixels and what each mixes, in raster order. */
export interface EdgePixels {
	readonly index: Int32Array;
	/** The paint of the greater share, and the other (-1: none). */
	readonly paint: Int32Array;
	readonly other: Int32Array;
	/** Share of `other`, 0..0.5. */
	readonly share: Float32Array;
	/** Share of `paint`: the rest, unless there is a third. */
	readonly own: Float32Array;
}

/** Record what an edge pixel mixes: of three paints the greatest two. */
export function recordShares(
	{ paint, other, share, own }: EdgePixels,
	k: number,
	paints: readonly number[],
	shares: Float64Array,
): void {
	const [first, second] = [0, 1, 2].sort((a, b) => shares[b] - shares[a]);
	paint[k] = paints[first];
	other[k] = paints[second];
	own[k] = shares[first];
	share[k] = shares[second];
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
