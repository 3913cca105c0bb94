import type { PaintTable } from "./table.ts";

type Levels = PaintTable["levels"] | Float64Array;

/**
 * The fewest stops whose straight interpolation comes within a tolerance of every sample of a profile. Restoring makes
 * stairs of a ramp, so its samples stray from it in runs: stops at samples would draw each stair. So the levels at
 * the stops are fitted to all samples, by least squares, and the stop that is missed least goes, one after the other,
 * as long as none that is left out matters.
 *
 * Cost: for each sample one fit, a tridiagonal system for each channel; some 20 000 operations for 49 samples.
 *
 * @param lut premultiplied R, G, B, A of each sample, at equal steps
 * @param tolerance levels over four channels, > 0
 * @returns which samples the stops are at, the first and the last among them, and four levels of each
 */
export function fitStops(
	lut: Levels,
	tolerance: number,
): { at: number[]; levels: Float64Array } {
	let at = Array.from({ length: lut.length / 4 }, (_, k) => k);
	let levels: Float64Array = Float64Array.from(lut);
	const needed = new Set([0, at.length - 1]);
	for (;;) {
		const least = leastMissed(at, levels, needed);
		if (least < 0) return { at, levels };
		const fewer = at.filter((_, k) => k !== least);
		const fitted = fitAt(lut, fewer);
		if (worstMiss(lut, fewer, fitted) <= tolerance) {
			at = fewer;
			levels = fitted;
		} else needed.add(at[least]);
	}
}

/** The stop that those beside it say best, of those that may go; -1: none may. */
function leastMissed(
	at: readonly number[],
	levels: Float64Array,
	needed: ReadonlySet<number>,
): number {
	let best = -1;
	let least = Number.POSITIVE_INFINITY;
	for (let k = 1; k + 1 < at.length; k++) {
		if (needed.has(at[k])) continue;
		const part = (at[k] - at[k - 1]) / (at[k + 1] - at[k - 1]);
		let square = 0;
		for (let c = 0; c < 4; c++) {
			const before = levels[4 * k - 4 + c];
			const said = before + part * (levels[4 * k + 4 + c] - before);
			square += (levels[4 * k + c] - said) ** 2;
		}
		// A stair is missed by as much however long it is, so those that stand for many samples stay longer.
		const miss = square * (at[k + 1] - at[k - 1]);
		if (miss < least) {
			least = miss;
			best = k;
		}
	}
	return best;
}

/** The levels at the stops that miss the samples least, in squares. */
function fitAt(lut: Levels, at: readonly number[]): Float64Array {
	const n = at.length;
	const diagonal = new Float64Array(n);
	const beside = new Float64Array(n);
	const levels = new Float64Array(4 * n);
	eachSample(at, (sample, k, part) => {
		const rest = 1 - part;
		diagonal[k] += rest * rest;
		if (part > 0) {
			diagonal[k + 1] += part * part;
			beside[k] += rest * part;
		}
		for (let c = 0; c < 4; c++) {
			levels[4 * k + c] += rest * lut[4 * sample + c];
			if (part > 0) levels[4 * k + 4 + c] += part * lut[4 * sample + c];
		}
	});
	for (let k = 1; k < n; k++) {
		const ratio = beside[k - 1] / diagonal[k - 1];
		diagonal[k] -= ratio * beside[k - 1];
		for (let c = 0; c < 4; c++)
			levels[4 * k + c] -= ratio * levels[4 * k - 4 + c];
	}
	for (let k = n - 1; k >= 0; k--) {
		for (let c = 4 * k; c < 4 * k + 4; c++) {
			const after = k + 1 < n ? beside[k] * levels[c + 4] : 0;
			levels[c] = (levels[c] - after) / diagonal[k];
		}
	}
	return levels;
}

function worstMiss(
	lut: Levels,
	at: readonly number[],
	levels: Float64Array,
): number {
	let worst = 0;
	eachSample(at, (sample, k, part) => {
		let square = 0;
		for (let c = 0; c < 4; c++) {
			const before = levels[4 * k + c];
			const after = part > 0 ? levels[4 * k + 4 + c] : before;
			square += (lut[4 * sample + c] - before - part * (after - before)) ** 2;
		}
		worst = Math.max(worst, square);
	});
	return Math.sqrt(worst);
}

/** Visits each sample with the stop at or before it, and the part of the way to the next, 0..1. */
function eachSample(
	at: readonly number[],
	visit: (sample: number, stop: number, part: number) => void,
): void {
	for (let k = 0; k + 1 < at.length; k++) {
		for (let sample = at[k]; sample < at[k + 1]; sample++)
			visit(sample, k, (sample - at[k]) / (at[k + 1] - at[k]));
	}
	visit(at[at.length - 1], at.length - 1, 0);
}
