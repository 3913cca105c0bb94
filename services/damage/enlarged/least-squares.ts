import type { Line } from "./line.ts";
import type { Resampler } from "./resampler.ts";

/** The small line that explains a large one best. */
export interface Fit {
	/** Length `small`; not clipped, not rounded. */
	readonly small: Float64Array;
	/** Length `large`: what isn't explained; 0 where clipping does. */
	readonly residual: Float64Array;
	/** The residual's squares, summed. */
	readonly squares: number;
}

/** Pulls samples that nothing holds (all they reach is clipped) towards their surroundings. */
const RIDGE = 1e-4;

/** Rounds of taking clipped pixels out and in; it mostly settles in two or three. */
const ROUNDS = 10;
const HALVINGS = 3;

/** Normal equations U'WU + ridge of a resampler, banded: row j has the entries (j, j) .. (j, j + taps - 1). */
function normalBand(
	{ large, small, taps, first, weights }: Resampler,
	held?: Uint8Array,
): Float64Array {
	const band = new Float64Array((small + taps) * taps);
	for (let j = 0; j < small; j++) band[j * taps] = RIDGE;
	for (let i = 0; i < large; i++) {
		if (held?.[i] === 0) continue;
		const w = i * taps;
		for (let a = 0; a < taps; a++) {
			const weight = weights[w + a];
			if (weight === 0) continue;
			const row = (first[i] + a) * taps - a;
			for (let c = a; c < taps; c++) band[row + c] += weight * weights[w + c];
		}
	}
	return band;
}

/** L D L' of a banded matrix in place: D on the diagonal, L' beside it. */
function factorise(band: Float64Array, taps: number, size: number): void {
	for (let j = 0; j < size; j++) {
		const pivot = band[j * taps];
		const reach = Math.min(taps, size - j);
		for (let a = reach - 1; a >= 1; a--) {
			const factor = band[j * taps + a] / pivot;
			if (factor === 0) continue;
			for (let c = a; c < reach; c++)
				band[(j + a) * taps + c - a] -=
					factor * (c === a ? band[j * taps + a] : band[j * taps + c] * pivot);
			band[j * taps + a] = factor;
		}
	}
}

/** Solves L D L' x = b in place. */
function substitute(band: Float64Array, taps: number, b: Float64Array): void {
	const size = b.length;
	for (let j = 0; j < size; j++) {
		const reach = Math.min(taps, size - j);
		for (let a = 1; a < reach; a++) b[j + a] -= band[j * taps + a] * b[j];
	}
	for (let j = size - 1; j >= 0; j--) {
		let value = b[j] / band[j * taps];
		const reach = Math.min(taps, size - j);
		for (let a = 1; a < reach; a++) value -= band[j * taps + a] * b[j + a];
		b[j] = value;
	}
}

/** Factorised bands of resamplers that hold every pixel; a resampler serves many lines. */
const factorised = new WeakMap<Resampler, Float64Array>();

function wholeBand(resampler: Resampler): Float64Array {
	let band = factorised.get(resampler);
	if (band === undefined) {
		band = normalBand(resampler);
		factorise(band, resampler.taps, resampler.small);
		factorised.set(resampler, band);
	}
	return band;
}

/** The small line that explains the pixels that are held best; all of them by default. */
function weightedFit(
	resampler: Resampler,
	values: Float64Array,
	held?: Uint8Array,
): Float64Array {
	const { large, small, taps, first, weights } = resampler;
	const b = new Float64Array(small);
	for (let j = 0; j < small; j++) {
		const nearest = Math.floor(((j + 0.5) * large) / small);
		b[j] = RIDGE * values[nearest];
	}
	for (let i = 0; i < large; i++) {
		if (held?.[i] === 0) continue;
		const value = values[i];
		for (let a = 0; a < taps; a++)
			b[first[i] + a] += weights[i * taps + a] * value;
	}
	if (held === undefined) substitute(wholeBand(resampler), taps, b);
	else {
		const band = normalBand(resampler, held);
		factorise(band, taps, small);
		substitute(band, taps, b);
	}
	return b;
}

/** The line that a small one is enlarged to, before rounding and clipping. */
export function enlargeLine(
	{ large, taps, first, weights }: Resampler,
	small: Float64Array,
): Float64Array {
	const result = new Float64Array(large);
	for (let i = 0; i < large; i++) {
		let sum = 0;
		for (let a = 0; a < taps; a++)
			sum += weights[i * taps + a] * small[first[i] + a];
		result[i] = sum;
	}
	return result;
}

/** What a small line leaves unexplained of a large one. */
export function residualOf(
	resampler: Resampler,
	{ values, clipped }: Line,
	small: Float64Array,
): Fit {
	const residual = enlargeLine(resampler, small);
	let squares = 0;
	for (let i = 0; i < residual.length; i++) {
		const miss = values[i] - residual[i];
		residual[i] = miss * clipped[i] < 0 ? 0 : miss;
		squares += residual[i] * residual[i];
	}
	return { small, residual, squares };
}

/** The fit between two small lines that misses less than the first, if a few halvings find one. */
function backtrack(
	resampler: Resampler,
	line: Line,
	from: Fit,
	to: Float64Array,
): Fit | undefined {
	for (let halving = 0, share = 1; halving <= HALVINGS; halving++, share /= 2) {
		const small =
			share === 1
				? to
				: to.map((value, j) => from.small[j] + share * (value - from.small[j]));
		const fit = residualOf(resampler, line, small);
		if (fit.squares < from.squares) return fit;
	}
	return undefined;
}

/**
 * Least squares of y = clip(U s) for s: a clipped pixel counts only where the prediction falls short
 * of the limit, for kernels with negative lobes overshoot every edge, and on white the overshoot is
 * gone. The sum of squares is convex and piecewise quadratic; each round solves the piece it is in
 * (semismooth Newton, banded normal equations) and halves the step where that overshoots.
 *
 * Cost: large * taps^2 multiplications a round, one to five rounds.
 *
 * @param enough stop when the squares are below this
 */
export function fitLine(resampler: Resampler, line: Line, enough = 0): Fit {
	const { values, clipped } = line;
	const held = new Uint8Array(resampler.large);
	let fit = residualOf(resampler, line, weightedFit(resampler, values));
	for (let round = 1; round < ROUNDS && fit.squares > enough; round++) {
		for (let i = 0; i < held.length; i++)
			held[i] = clipped[i] !== 0 && fit.residual[i] === 0 ? 0 : 1;
		const next = backtrack(
			resampler,
			line,
			fit,
			weightedFit(resampler, values, held),
		);
		if (next === undefined) break;
		const settled = next.squares > 0.98 * fit.squares;
		fit = next;
		if (settled) break;
	}
	return fit;
}
