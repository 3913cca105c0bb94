import { runEnds } from "./even-runs.ts";
import { type Guess, guessGrids } from "./grid.ts";
import type { Samples } from "./samples.ts";
import { TABLE_PAIRS } from "./tables.ts";
import { saysAnything, type Verdict, verify, verifyEach } from "./verify.ts";
import { findWindows, SIDE } from "./windows.ts";

/**
 * Windows that guesses are made from, screened on and tried on. The richest serve for all: what is explained of poor
 * ones is explained by any guess.
 */
const GUESSED_ON = 64;
const SCREENED_ON = 16;
const TRIED_ON = 40;
/** Ringing leaves at least so many faint differences for each strong one. */
const LEAST_FAINT = 0.3;
/** Cutting off shrinks what is seen of coefficients, so that the true steps may be larger than they seem. */
const COARSER = 6;
const FINER = 1;
/** Guesses that are left after a screening. */
const TRIED = 8;
/** Windows that guesses at an uncut picture's tables are made from, how many these must explain, and how many are made. */
const UNCUT_ON = 12;
const LEAST_UNCUT = 2;
const UNCUT = 3;
/** Finer tables explain whole blocks by chance. */
const FINEST_UNCUT = 90;
/** Blocks that must say something. */
const LEAST_BLOCKS = 4;
/** Share of the blocks that must be explained. */
const LEAST_SHARE = 0.12;
/** Where the tables at a grid that is seen explain so much, no others are looked for. */
const ENOUGH = 0.5;
/** By how much that must exceed the share at other offsets: at least, and in standard deviations. */
const LEAST_EXCESS = 0.1;
const DEVIATIONS = 4;
const COARSE = TABLE_PAIRS.filter(({ quality }) => quality <= FINEST_UNCUT);
const LUMAS = COARSE.map(({ luma }) => luma);
/** From a right offset to one that is wrong, pixels across and down. */
const BESIDE = [3, 5] as const;

/** One guess, or several at the same offset whose tables of luma explain as many blocks, and the share of these, 0..1. */
export interface Choice {
	readonly guesses: readonly Guess[];
	readonly share: number;
}

/** A way to see how many blocks a guess explains. */
type Trial = (guess: Guess) => Verdict;

/**
 * Finds the grid and tables of the JPEG that a picture was, if it was one.
 *
 * The evidence is that blocks decode, pixel by pixel, from multiples of the tables' steps; at other offsets
 * the same tables explain hardly any block, unless the steps are so small that they explain everything.
 * So the offset found must explain many more than other offsets do.
 *
 * @returns nothing where it wasn't one
 */
export function findCoding(samples: Samples): Choice | undefined {
	const { starts, faint, strong } = findWindows(samples, GUESSED_ON);
	if (starts.length < LEAST_BLOCKS || faint < LEAST_FAINT * strong) {
		return undefined;
	}
	const ends = runEnds(samples);
	if (ends.isNone) return undefined;
	const tried = starts.slice(0, TRIED_ON);
	const trial: Trial = (guess) =>
		verify(samples, tried, guess, guess.tables.luma);
	const seen = ends.isGrid ? guessTables(samples, tried, ends) : [];
	const first = choose(seen, trial);
	if (first !== undefined && first.share >= ENOUGH) return first;
	return choose([...seen, ...screen(samples, starts)], trial);
}

/** Of the guesses that explain enough, and much more than they do elsewhere, those for which most speaks. */
function choose(guesses: readonly Guess[], trial: Trial): Choice | undefined {
	const ranked = guesses
		.map((guess) => ({ guess, verdict: trial(guess) }))
		.filter(({ verdict }) => verdict.blocks >= LEAST_BLOCKS)
		.map(({ guess, verdict }) => ({ guess, share: shareOf(verdict), verdict }))
		.filter(({ share }) => share >= LEAST_SHARE)
		.map(({ guess, share, verdict: { explained, blocks } }) => {
			const elsewhere = shareElsewhere(guess, trial);
			const variance = elsewhere * (1 - elsewhere) + 0.02;
			const spread = Math.sqrt(variance / blocks);
			return {
				guess,
				share,
				excess: share - elsewhere - DEVIATIONS * spread,
				isClear: share - elsewhere > LEAST_EXCESS,
				evidence: evidenceOf(explained, elsewhere * blocks),
			};
		})
		.filter(({ excess, isClear }) => excess > 0 && isClear);
	if (ranked.length === 0) return undefined;
	const best = ranked.reduce((a, b) => (b.evidence > a.evidence ? b : a));
	const equals = ranked.filter(
		({ guess: { x, y }, evidence }) =>
			evidence === best.evidence && x === best.guess.x && y === best.guess.y,
	);
	return { guesses: equals.map(({ guess }) => guess), share: best.share };
}

/** How much likelier it is to explain so many blocks at the right offset than at another one, natural logarithm. */
function evidenceOf(here: number, elsewhere: number): number {
	return here * Math.log((here + 0.5) / (elsewhere + 0.5));
}

function shareOf({ explained, blocks }: Verdict): number {
	return blocks === 0 ? 0 : explained / blocks;
}

/** The guesses, or their neighbours, that explain most of a few windows; the coarsest tables first. */
function screen(samples: Samples, starts: readonly number[]): Guess[] {
	const few = starts.slice(0, SCREENED_ON);
	return withNeighbours([
		...guessGrids(samples, starts),
		...guessUncut(samples, starts),
	])
		.map((guess) => ({
			guess,
			explained: verify(samples, few, guess, guess.tables.luma).explained,
		}))
		.sort((a, b) => b.explained - a.explained)
		.slice(0, TRIED)
		.map(({ guess }) => guess)
		.sort((a, b) => a.tables.quality - b.tables.quality);
}

/**
 * Guesses for a picture that wasn't cut, so that the grid begins at its corner: the tables by which most of the
 * windows with the least cut off can be explained. On white ground and in saturated colours half of what rings
 * is cut off, and the coefficients that are seen comb with no steps.
 */
function guessUncut(samples: Samples, starts: readonly number[]): Guess[] {
	const clearest = starts
		.filter((start) => saysAnything(samples, start))
		.map((start) => ({ start, cut: cutOff(samples, start) }))
		.sort((a, b) => a.cut - b.cut)
		.slice(0, UNCUT_ON)
		.map(({ start }) => start);
	return guessTables(samples, clearest, { x: 0, y: 0 });
}

/**
 * The tables by which more of some windows' blocks can be explained at an offset than beside it; the coarsest first.
 */
function guessTables(
	samples: Samples,
	starts: readonly number[],
	{ x, y }: Pick<Guess, "x" | "y">,
): Guess[] {
	const here = verifyEach(samples, starts, { x, y }, LUMAS);
	const likely = COARSE.map((tables, k) => ({
		tables,
		explained: here[k],
	})).filter(({ explained }) => explained >= LEAST_UNCUT);
	const [right, down] = BESIDE;
	const beside = verifyEach(
		samples,
		starts,
		{ x: (x + right) % SIDE, y: (y + down) % SIDE },
		likely.map(({ tables }) => tables.luma),
	);
	return likely
		.map(({ tables, explained }, k) => ({
			tables,
			evidence: evidenceOf(explained, beside[k]),
		}))
		.sort((a, b) => b.evidence - a.evidence)
		.slice(0, UNCUT)
		.sort((a, b) => a.tables.quality - b.tables.quality)
		.map(({ tables }) => ({ x, y, tables }));
}

/** Pixels of a window's first block whose levels were cut off. */
function cutOff({ width, clipped }: Samples, start: number): number {
	let count = 0;
	for (let k = 0; k < SIDE * SIDE; k++) {
		if (clipped[start + (k >> 3) * width + (k & 7)] !== 0) count++;
	}
	return count;
}

/** Each guess, and those at the same offset with the tables of a few coarser qualities and a finer one. */
function withNeighbours(guesses: readonly Guess[]): Guess[] {
	const found = new Map<string, Guess>();
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

/**
 * Offsets from the right one where the same tables explain nothing but by chance. Across and down at once: bars' blocks are the
 * same wherever along the bars they begin.
 */
const ELSEWHERE = [
	[4, 4],
	[1, 7],
	[3, 5],
	[5, 2],
	[7, 1],
	[4, 3],
	[2, 6],
	[6, 3],
] as const;

/** The greatest share of blocks that the same tables explain at some other offset. */
function shareElsewhere({ x, y, tables }: Guess, trial: Trial): number {
	return Math.max(
		...ELSEWHERE.map(([right, down]) =>
			shareOf(trial({ x: (x + right) % SIDE, y: (y + down) % SIDE, tables })),
		),
	);
}
