import { forwardDct } from "../dct.ts";
import {
	arrange,
	type Comb,
	classOf,
	createComb,
	evidenceForEach,
	LEAST_COEFFICIENT,
} from "./comb.ts";
import type { Samples } from "./samples.ts";
import { TABLE_PAIRS, type TablePair } from "./tables.ts";
import { SIDE } from "./windows.ts";

/** Where blocks may begin, and with what tables they may have been quantised. */
export interface Guess {
	/** Offset of the first whole block of luma from the picture's left and top, 0..7. */
	readonly x: number;
	readonly y: number;
	readonly tables: TablePair;
}

/** A guess and what speaks for it, by {@link evidenceForEach}. */
export interface GridGuess extends Guess {
	readonly evidence: number;
}

/** Rounds of a knock-out: on how many windows the offsets left are tried, and how many of them go on. */
const LUMA_TABLES = arrange(TABLE_PAIRS.map(({ luma }) => luma));
const SOME_TABLES = arrange(
	TABLE_PAIRS.filter((_, k) => k % 3 === 0).map(({ luma }) => luma),
);
const ROUNDS = [
	{ windows: 10, tables: SOME_TABLES, kept: 12 },
	{ windows: 24, tables: LUMA_TABLES, kept: 4 },
];
/** Tables kept of each offset that is left. */
const TABLES_KEPT = 3;

/**
 * Guesses at a picture's 8 x 8 grid and its quantisation tables: at the right offset the DCT's coefficients
 * are multiples of the steps, up to the rounding of pixels.
 *
 * @param starts windows, the richest first
 * @returns the likeliest guesses, the best first
 */
export function guessGrids(
	samples: Samples,
	starts: readonly number[],
): GridGuess[] {
	const comb = createComb(starts.length);
	let offsets = Array.from({ length: SIDE * SIDE }, (_, k) => ({
		x: k % SIDE,
		y: Math.floor(k / SIDE),
		evidence: 0,
	}));
	for (const { windows, tables, kept } of ROUNDS) {
		for (const offset of offsets) {
			gather(samples, starts.slice(0, windows), offset, comb);
			offset.evidence = Math.max(...evidenceForEach(comb, tables));
		}
		offsets = offsets.sort((a, b) => b.evidence - a.evidence).slice(0, kept);
	}
	return offsets
		.flatMap(({ x, y }) => {
			gather(samples, starts, { x, y }, comb);
			return rankTables(comb).map((ranked) => ({ x, y, ...ranked }));
		})
		.sort((a, b) => b.evidence - a.evidence);
}

function rankTables(comb: Comb): { tables: TablePair; evidence: number }[] {
	const evidence = evidenceForEach(comb, LUMA_TABLES);
	return TABLE_PAIRS.map((tables, k) => ({ tables, evidence: evidence[k] }))
		.sort((a, b) => b.evidence - a.evidence)
		.slice(0, TABLES_KEPT);
}

const block = new Float32Array(SIDE * SIDE);

/** Gathers the significant coefficients of luma at an offset within some windows. */
function gather(
	{ width, planes: [luma], clipped }: Samples,
	starts: readonly number[],
	{ x, y }: { readonly x: number; readonly y: number },
	comb: Comb,
): void {
	comb.count = 0;
	comb.blocks = 0;
	for (const start of starts) {
		let cut = 0;
		for (let row = 0, k = 0; row < SIDE; row++) {
			const from = start + (y + row) * width + x;
			for (let i = from; i < from + SIDE; i++, k++) {
				block[k] = luma[i];
				if (clipped[i] !== 0) cut++;
			}
		}
		forwardDct(block, 8);
		const group = classOf(cut);
		const before = comb.count;
		for (let k = 1; k < block.length; k++) {
			const magnitude = Math.abs(block[k]);
			if (magnitude < LEAST_COEFFICIENT) continue;
			comb.frequencies[comb.count] = k;
			comb.magnitudes[comb.count] = magnitude;
			comb.classes[comb.count] = group;
			comb.count++;
		}
		if (comb.count > before) comb.blocks++;
	}
}
