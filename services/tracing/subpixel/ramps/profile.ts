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
	const n = steps + 1;
	const diagonal = new Float64Array(n).fill(2 * TENSION + pull);
	const beside = new Float64Array(n).fill(-TENSION);
	const right = new Float64Array(4 * n);
	diagonal[0] = TENSION + pull;
	diagonal[steps] = TENSION + pull;
	const { count, levels } = samples;
	let energy = 0;
	for (let k = 0; k < count; k++) {
		const u = t[k] * steps;
		const low = u >= steps ? steps - 1 : u < 0 ? 0 : Math.floor(u);
		const part = u - low;
		const rest = 1 - part;
		diagonal[low] += rest * rest;
		diagonal[low + 1] += part * part;
		beside[low] += rest * part;
		for (let c = 0; c < 4; c++) {
			const level = levels[4 * k + c];
			right[4 * low + c] += rest * level;
			right[4 * low + 4 + c] += part * level;
			energy += level * level;
		}
	}
	const knots = right.slice();
	const ratio = new Float64Array(n);
	let pivot = diagonal[0];
	for (let c = 0; c < 4; c++) knots[c] /= pivot;
	for (let k = 1; k < n; k++) {
		ratio[k] = beside[k - 1] / pivot;
		pivot = diagonal[k] - beside[k - 1] * ratio[k];
		for (let c = 0; c < 4; c++) {
			const i = 4 * k + c;
			knots[i] = (knots[i] - beside[k - 1] * knots[i - 4]) / pivot;
		}
	}
	for (let k = n - 2; k >= 0; k--) {
		for (let c = 0; c < 4; c++) {
			knots[4 * k + c] -= ratio[k + 1] * knots[4 * k + 4 + c];
		}
	}
	for (let i = 0; i < knots.length; i++) energy -= knots[i] * right[i];
	return {
		knots,
		residual: Math.sqrt(Math.max(0, energy) / Math.max(1, count)),
	};
}
