/** Pixels of a zone, thinned out evenly. */
export interface Samples {
	readonly count: number;
	/** Pixel centres, in pixels. */
	readonly x: Float64Array;
	readonly y: Float64Array;
	/** Premultiplied R, G, B, A of each. */
	readonly levels: Float64Array;
}

/** A colour profile over t in 0..1, fitted to samples. */
export interface Profile {
	/** Premultiplied R, G, B, A at equal steps of t, first at 0 and last at 1. */
	readonly knots: Float64Array;
	/** Root mean square of what is left over, levels over the four channels. */
	readonly residual: number;
}

/** Profiles have mostly no more pieces. */
const MOST_STEPS = 64;
/** Pull between neighbouring knots, so that one without samples follows its neighbours. */
const TENSION = 1e-3;

/**
 * Least squares fit of a piecewise linear profile (hat functions on equal steps) to samples at given
 * t: a tridiagonal system for each channel, solved by Thomas' method. Cost: 12 operations a sample.
 *
 * @param t of each sample, 0..1
 * @param steps pieces, >= 1
 * @param pull how hard every knot is pulled to 0, in samples: for ramps that are added to others
 */
export function fitProfile(
	samples: Samples,
	t: Float64Array,
	steps: number,
	pull = 0,
): Profile {
	const residual = solve(samples, t, steps, pull, energyOf(samples));
	return { knots: system.knots.slice(0, 4 * (steps + 1)), residual };
}

/**
 * What a profile would miss, as its `residual`. Where geometry is searched thousands of profiles are laid and nothing else of them is asked.
 *
 * @param energy of the samples, as `energyOf`
 */
export function missOfProfile(
	samples: Samples,
	t: Float64Array,
	steps: number,
	energy: number,
): number {
	return solve(samples, t, steps, 0, energy);
}

/** The squares of all levels, summed in the samples' order. */
export function energyOf({ count, levels }: Samples): number {
	let energy = 0;
	for (let i = 0; i < 4 * count; i++) energy += levels[i] * levels[i];
	return energy;
}

/** Room for the system of one profile after another. */
class System {
	readonly steps: number;
	readonly diagonal: Float64Array;
	readonly beside: Float64Array;
	readonly ratio: Float64Array;
	readonly right: Float64Array;
	readonly knots: Float64Array;

	constructor(steps: number) {
		const n = steps + 1;
		this.steps = steps;
		this.diagonal = new Float64Array(n);
		this.beside = new Float64Array(n);
		this.ratio = new Float64Array(n);
		this.right = new Float64Array(4 * n);
		this.knots = new Float64Array(4 * n);
	}
}

let system = new System(MOST_STEPS);

/** Leaves the knots in the system; returns the residual. */
function solve(
	{ count, levels }: Samples,
	t: Float64Array,
	steps: number,
	pull: number,
	energy: number,
): number {
	if (steps > system.steps) system = new System(steps);
	const { diagonal, beside, ratio, right, knots } = system;
	const n = steps + 1;
	diagonal.fill(2 * TENSION + pull, 0, n);
	beside.fill(-TENSION, 0, n);
	right.fill(0, 0, 4 * n);
	diagonal[0] = TENSION + pull;
	diagonal[steps] = TENSION + pull;
	for (let k = 0; k < count; k++) {
		const u = t[k] * steps;
		const low = u >= steps ? steps - 1 : u < 0 ? 0 : Math.floor(u);
		const part = u - low;
		const rest = 1 - part;
		diagonal[low] += rest * rest;
		diagonal[low + 1] += part * part;
		beside[low] += rest * part;
		// Written out, for this is most of what a ramp costs.
		const r = levels[4 * k];
		const g = levels[4 * k + 1];
		const b = levels[4 * k + 2];
		const a = levels[4 * k + 3];
		const i = 4 * low;
		right[i] += rest * r;
		right[i + 1] += rest * g;
		right[i + 2] += rest * b;
		right[i + 3] += rest * a;
		right[i + 4] += part * r;
		right[i + 5] += part * g;
		right[i + 6] += part * b;
		right[i + 7] += part * a;
	}
	let pivot = diagonal[0];
	for (let c = 0; c < 4; c++) knots[c] = right[c] / pivot;
	for (let k = 1; k < n; k++) {
		const off = beside[k - 1];
		ratio[k] = off / pivot;
		pivot = diagonal[k] - off * ratio[k];
		for (let i = 4 * k; i < 4 * k + 4; i++)
			knots[i] = (right[i] - off * knots[i - 4]) / pivot;
	}
	for (let k = n - 2; k >= 0; k--) {
		const part = ratio[k + 1];
		for (let i = 4 * k; i < 4 * k + 4; i++) knots[i] -= part * knots[i + 4];
	}
	let left = energy;
	for (let i = 0; i < 4 * n; i++) left -= knots[i] * right[i];
	return Math.sqrt(Math.max(0, left) / Math.max(1, count));
}
