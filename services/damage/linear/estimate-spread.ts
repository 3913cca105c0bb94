import type { Raster } from "../../image/raster.ts";
import {
	BIN,
	BINS,
	type EdgeProfiles,
	edgeProfilesOf,
	HIGH_CUT,
	LOW_CUT,
	REACH,
} from "./edge-profiles.ts";

/** How edges are spread: (1 + sharpening) G(sigma) - sharpening G(wider). */
export interface Spread {
	/** Standard deviation of the blur, pixels; 0 for none. */
	readonly sigma: number;
	/** How much of a wider blur was taken away, 0 for none. */
	readonly sharpening: number;
	/** Standard deviation of that wider blur, pixels. */
	readonly wider: number;
	/** Root mean square that the profile misses the model by, share of an edge's contrast. */
	readonly miss: number;
	/** Edges that it was read from. */
	readonly edges: number;
}

/** Fewer edges than this tell too little. */
const LEAST_EDGES = 40;

/** The bin at the edge's place, and how many to either side of it tell most models apart. */
const MIDDLE = BINS / 2;
const NEAR = 8;
/** More than sums in another order differ by. */
const ROUNDING = 1e-9;

const range = (from: number, to: number, step: number) =>
	Array.from(
		{ length: Math.round((to - from) / step) + 1 },
		(_, k) => from + k * step,
	);
const SIGMAS = [...range(0, 2, 0.1), ...range(2.25, 5, 0.25)];
const WIDER = [0.5, 0.7, 1, 1.4, 2, 3];
const SHARPENINGS = [0, ...range(0.1, 3, 0.1)];

/**
 * The spread of a picture's edges: a Gaussian blur, a sharpening by unsharp mask, or neither, by least squares
 * between the edge profile read and that of an edge covered by a pixel's square. Where a side of an edge is
 * black or white, overshoots were cut off, and so are the model's.
 *
 * Cost: reading profiles is a pass over the pixels; the fit some thousand sums over two pixels about the edge.
 * What it gets wrong: an edge drawn soft passes for blurred if all edges are so.
 *
 * @returns nothing without enough straight edges between even grounds
 */
export function estimateSpread(raster: Raster): Spread | undefined {
	const profiles = edgeProfilesOf(raster);
	if (profiles.edges < LEAST_EDGES) return undefined;
	const narrow = SIGMAS.map(edgeModel);
	const wide = WIDER.map(edgeModel);
	let best: Spread = {
		sigma: 0,
		sharpening: 0,
		wider: 1,
		miss: Number.POSITIVE_INFINITY,
		edges: 0,
	};
	const consider = (i: number, sharpening: number, j: number) => {
		// More parameters must pay for themselves.
		const price = sharpening > 0 ? 1.1 : 1;
		const most = best.miss / price;
		const miss = missOf(profiles, narrow[i], wide[j], sharpening, most);
		if (price * miss < best.miss) {
			best = {
				sigma: SIGMAS[i],
				sharpening,
				wider: WIDER[j],
				miss,
				edges: profiles.edges,
			};
		}
	};
	for (let i = 0; i < SIGMAS.length; i++) consider(i, 0, 0);
	for (let i = 0; i < SIGMAS.length && SIGMAS[i] <= 1.5; i++) {
		WIDER.forEach((wider, j) => {
			if (wider <= SIGMAS[i] + 0.2) return;
			for (const sharpening of SHARPENINGS) {
				if (sharpening > 0) consider(i, sharpening, j);
			}
		});
	}
	return best;
}

/** Widest spread of an edge that nothing blurred, pixels. */
const SHARP = 0.4;

/**
 * How far a picture's edges are from those that renderers leave, neither blurred nor sharpened: root mean square,
 * share of an edge's contrast.
 *
 * @returns nothing without enough straight edges between even grounds
 */
export function missOfSharpEdges(raster: Raster): number | undefined {
	const profiles = edgeProfilesOf(raster);
	if (profiles.edges < LEAST_EDGES) return undefined;
	const misses = SIGMAS.filter((sigma) => sigma <= SHARP).map((sigma) => {
		const model = edgeModel(sigma);
		return missOf(profiles, model, model, 0, Number.POSITIVE_INFINITY);
	});
	return Math.min(...misses);
}

/** Shares over distance of a straight edge that a pixel's square covers, blurred by a Gaussian. */
function edgeModel(sigma: number): Float64Array {
	return Float64Array.from({ length: BINS }, (_, bin) => {
		const t = (bin + 0.5) * BIN - REACH;
		if (sigma < 0.05) return Math.max(0, Math.min(1, t + 0.5));
		return sigma * (integral((t + 0.5) / sigma) - integral((t - 0.5) / sigma));
	});
}

/** The integral of the standard normal distribution function: u P(u) + p(u). */
function integral(u: number): number {
	return u * normal(u) + Math.exp(-0.5 * u * u) / Math.sqrt(2 * Math.PI);
}

/** The standard normal distribution function (Abramowitz and Stegun 26.2.17, to 7.5e-8). */
function normal(u: number): number {
	const t = 1 / (1 + 0.2316419 * Math.abs(u));
	const density = Math.exp(-0.5 * u * u) / Math.sqrt(2 * Math.PI);
	const series =
		t *
		(0.31938153 +
			t *
				(-0.356563782 +
					t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
	const above = density * series;
	return u >= 0 ? 1 - above : above;
}

/**
 * Root mean square that the profile misses the model by.
 *
 * @param most what it must be less than to matter; a model that misses by more about the edge's middle, where
 * models differ, isn't looked at any closer
 */
function missOf(
	profiles: EdgeProfiles,
	narrow: Float64Array,
	wide: Float64Array,
	sharpening: number,
	most = Number.POSITIVE_INFINITY,
): number {
	const missed = (from: number, to: number) =>
		squaresOf(profiles, narrow, wide, sharpening, from, to);
	const { weight } = profiles;
	const near = Math.sqrt(missed(MIDDLE - NEAR, MIDDLE + NEAR) / weight);
	if (near > (1 + ROUNDING) * most) return Number.POSITIVE_INFINITY;
	return Math.sqrt(missed(0, BINS) / weight);
}

/** Sum of squares that the profile misses the model by in a range of bins. */
function squaresOf(
	{ sums, counts }: EdgeProfiles,
	narrow: Float64Array,
	wide: Float64Array,
	sharpening: number,
	from: number,
	to: number,
): number {
	let miss = 0;
	for (let kind = 0; kind < 4; kind++) {
		const low = (kind & LOW_CUT) !== 0 ? 0 : Number.NEGATIVE_INFINITY;
		const high = (kind & HIGH_CUT) !== 0 ? 1 : Number.POSITIVE_INFINITY;
		for (let bin = from; bin < to; bin++) {
			const count = counts[kind][bin];
			if (count === 0) continue;
			const share = narrow[bin] + sharpening * (narrow[bin] - wide[bin]);
			const held = Math.max(low, Math.min(high, share));
			miss += count * (sums[kind][bin] / count - held) ** 2;
		}
	}
	return miss;
}
