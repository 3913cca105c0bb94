import { type GridGuess, guessGrids } from "./grid.ts";
import type { Samples } from "./samples.ts";
import { TABLE_PAIRS, type TablePair } from "./tables.ts";
import { verify } from "./verify.ts";
import { findWindows, SIDE } from "./windows.ts";

/** Windows that guesses are made from, and those that they are tried on. */
const GUESSED_ON = 64;
const TRIED_ON = 32;
/** Ringing leaves at least so many faint differences for each strong one. */
const LEAST_FAINT = 0.3;
/** Cutting off shrinks what is seen of coefficients, so that the true steps may be larger than they seem. */
const COARSER = 6;
const FINER = 1;
/** Guesses that are tried, and blocks that must say something. */
const TRIED = 6;
const LEAST_BLOCKS = 4;
/** Explained blocks beyond those that any table of such steps explains: standard deviations, and share. */
const LEAST_EXCESS = 4;
const LEAST_SHARE = 0.25;

/** How a picture was coded before it was decoded and kept. */
export interface Coding {
	/** Offset of the first whole block of luma, pixels, 0..7. */
	readonly x: number;
	readonly y: number;
	readonly tables: TablePair;
	/** Share of the blocks tried that the tables explain, 0..1. */
	readonly share: number;
}

/**
 * Finds the grid and tables of the JPEG that a picture was, if it was one.
 *
 * The evidence is that blocks decode, pixel by pixel, from multiples of the tables' steps; at other offsets
 * the same tables explain hardly any block, unless the steps are so small that they explain everything.
 * So the offset found must explain many more than other offsets do.
 */
export function findCoding(samples: Samples): Coding | undefined {
	const { starts, faint, strong } = findWindows(samples, GUESSED_ON);
	if (starts.length < LEAST_BLOCKS || faint < LEAST_FAINT * strong) {
		return undefined;
	}
	const guesses = guessGrids(samples, starts).slice(0, TRIED);
	const tried = starts.slice(0, TRIED_ON);
	let best: (Coding & { explained: number; blocks: number }) | undefined;
	for (const { x, y, tables } of withNeighbours(guesses)) {
		const verdict = verify(samples, tried, { x, y }, tables.luma);
		if (verdict.explained <= (best?.explained ?? 0)) continue;
		const share = verdict.explained / verdict.blocks;
		best = { x, y, tables, share, ...verdict };
	}
	if (best === undefined || best.blocks < LEAST_BLOCKS) return undefined;
	if (best.share < LEAST_SHARE) return undefined;
	const usual = shareElsewhere(samples, tried, best);
	const spread = Math.sqrt((usual * (1 - usual) + 0.02) / best.blocks);
	return best.share - usual > LEAST_EXCESS * spread ? best : undefined;
}

/** Each guess, and those at the same offset with the tables of a few coarser qualities and a finer one. */
function withNeighbours(
	guesses: readonly GridGuess[],
): Pick<GridGuess, "x" | "y" | "tables">[] {
	const found = new Map<string, Pick<GridGuess, "x" | "y" | "tables">>();
	for (const { x, y, tables } of guesses) {
		const at = TABLE_PAIRS.indexOf(tables);
		for (let k = at - COARSER; k <= at + FINER; k++) {
			const near = TABLE_PAIRS[k];
			if (near?.family !== tables.family) continue;
			found.set(`${x} ${y} ${k}`, { x, y, tables: near });
		}
	}
	// The coarsest first: of equals the one that allows least is the likelier.
	return [...found.values()].sort(
		(a, b) => a.tables.quality - b.tables.quality,
	);
}

/** The share of blocks that the same tables explain at offsets where they can't be right. */
function shareElsewhere(
	samples: Samples,
	starts: readonly number[],
	{ x, y, tables }: Coding,
): number {
	let explained = 0;
	let blocks = 0;
	for (const [right, down] of [
		[4, 0],
		[0, 4],
		[3, 5],
		[5, 2],
	]) {
		const offset = { x: (x + right) % SIDE, y: (y + down) % SIDE };
		const verdict = verify(samples, starts, offset, tables.luma);
		explained += verdict.explained;
		blocks += verdict.blocks;
	}
	return blocks === 0 ? 1 : explained / blocks;
}
