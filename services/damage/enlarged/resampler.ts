import { KERNELS, type WeightedKernel } from "./kernels.ts";

/** How the pixels of the large and the small line lie upon each other. */
export type Alignment =
	/** The outer edges coincide: x' = (x + 1/2) m / n - 1/2. Nearly everybody. */
	| "centre"
	/**
	 * x' = x m / n - 1/2: the picture lies half a large pixel too far right and down. libvips (8.18, and
	 * so sharp): it moves to the small pixels' centres and forgets the large ones'.
	 */
	| "late"
	/** The centres of the outer pixels coincide: x' = x (m - 1) / (n - 1). */
	| "corner";

/** Where pixel i of the large line lies in the small one, in pixels. */
export const POSITIONS: Readonly<
	Record<Alignment, (i: number, large: number, small: number) => number>
> = {
	centre: (i, large, small) => ((i + 0.5) * small) / large - 0.5,
	late: (i, large, small) => (i * small) / large - 0.5,
	corner: (i, large, small) => (i * (small - 1)) / (large - 1),
};

/** What the taps beyond the border read. */
export type Border =
	/** The border pixel again: libvips, OpenCV. */
	| "clamp"
	/** Nothing; the other taps' weights are raised to sum to 1: Pillow, ImageMagick. */
	| "normalise";

/** How one axis was enlarged. */
export interface Resampling {
	readonly kernel: WeightedKernel;
	readonly alignment: Alignment;
	readonly border: Border;
	/** Positions are rounded to 1 / phases of a small pixel (libvips' bicubic: 64); 0: they are exact. */
	readonly phases: number;
}

/** The matrix U of an enlarged line y = U s: row i has its weights from column first[i] on. */
export interface Resampler {
	/** Rows, pixels of the large line. */
	readonly large: number;
	/** Columns, pixels of the small line; at least `taps`. */
	readonly small: number;
	/** Weights a row, 2..6. */
	readonly taps: number;
	/** First column of each row, 0..small - taps. */
	readonly first: Int32Array;
	/** Length large * taps; each row sums to 1. */
	readonly weights: Float64Array;
}

/**
 * The matrix that enlarges a line.
 *
 * @param large pixels of the enlarged line
 * @param small pixels of the line before, at least the kernel's taps
 */
export function resampler(
	large: number,
	small: number,
	{ kernel, alignment, border, phases }: Resampling,
): Resampler {
	const { radius, weight } = KERNELS[kernel];
	const taps = 2 * radius;
	if (small < taps) throw new RangeError("the small line is below the taps");
	const first = new Int32Array(large);
	const weights = new Float64Array(large * taps);
	const values = new Float64Array(taps);
	for (let i = 0; i < large; i++) {
		let at = POSITIONS[alignment](i, large, small);
		if (phases > 0) at = Math.floor(at * phases + 0.5) / phases;
		const start = Math.floor(at) - radius + 1;
		let sum = 0;
		for (let t = 0; t < taps; t++) {
			const inside = start + t >= 0 && start + t < small;
			values[t] = inside || border === "clamp" ? weight(start + t - at) : 0;
			sum += values[t];
		}
		const begin = Math.min(Math.max(start, 0), small - taps);
		first[i] = begin;
		for (let t = 0; t < taps; t++) {
			const column = Math.min(Math.max(start + t, 0), small - 1);
			if (values[t] !== 0)
				weights[i * taps + column - begin] += values[t] / sum;
		}
	}
	return { large, small, taps, first, weights };
}
