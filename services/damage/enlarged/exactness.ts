import { fitLine, residualOf } from "./least-squares.ts";
import type { Line } from "./line.ts";
import type { Resampler } from "./resampler.ts";

/** How well a resampler explains some lines. */
export interface Misfit {
	/** Squares of what isn't explained, summed. */
	readonly squares: number;
	/** Pixels that could have contradicted, less the unknowns spent on them. */
	readonly freedom: number;
}

/**
 * The part of lines that no small line explains: |y - U s| of the best s, over the pixels that bend.
 * Rounding to 8 bits alone leaves 1/12 a degree of freedom, a second pass with rounding between
 * about twice that; a wrong size or kernel leaves whole levels wherever an edge lies.
 *
 * @param whole explain by whole levels 0..255 only: several kernels may span the same lines (linear
 * and Catmull-Rom do at factor 2), but only the true one from a picture of 8 bits
 */
export function misfit(
	resampler: Resampler,
	lines: readonly Line[],
	whole = false,
): Misfit {
	const freedom = freedomOf(resampler, lines);
	let squares = 0;
	for (const line of lines) {
		const fit = fitLine(resampler, line);
		squares += whole
			? residualOf(resampler, line, fit.small.map(wholeLevel)).squares
			: fit.squares;
	}
	return { squares, freedom };
}

/** The same, as long as it deviates by no more than `most` levels: where a line exceeds that for all, no other is fitted. */
export function misfitWithin(
	resampler: Resampler,
	lines: readonly Line[],
	most: number,
): Misfit | undefined {
	const freedom = freedomOf(resampler, lines);
	let squares = 0;
	for (const line of lines) {
		squares += fitLine(resampler, line).squares;
		if (squares > most * most * freedom) return undefined;
	}
	return { squares, freedom };
}

function freedomOf(
	{ large, small }: Resampler,
	lines: readonly Line[],
): number {
	let active = 0;
	for (const { values } of lines)
		for (let i = 0; i < large; i++) {
			const flat =
				(i === 0 || values[i] === values[i - 1]) &&
				(i === large - 1 || values[i] === values[i + 1]);
			if (!flat) active++;
		}
	return active * (1 - small / large);
}

const wholeLevel = (value: number) =>
	Math.round(Math.min(255, Math.max(0, value)));

/** Root mean square of a misfit, in levels. */
export function deviation({ squares, freedom }: Misfit): number {
	return freedom > 0 ? Math.sqrt(squares / freedom) : 0;
}
