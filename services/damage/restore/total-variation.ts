import { type Field, pixelsOf, type Region } from "../field.ts";
import { createLoops } from "../loops/create.ts";
import {
	fillSheet,
	type Layout,
	layoutOf,
	originOf,
	readSheet,
	type Sheets,
	sheetLength,
} from "../loops/layout.ts";
import type { Loops } from "../loops/loops.ts";
import { spareEdges } from "./spare-edges.ts";

/** What a damaged picture still says of the picture it was. */
export interface Evidence {
	/** Where the picture can be anything but flat. */
	readonly region: Region;
	/** Length of a primal step, levels. */
	readonly step: number;
	/** Length of a dual step, at most 1 / (8 step); half of that where there is a slope. */
	readonly dualStep: number;
	/** What a level of total variation costs; matters only where the evidence is no hard constraint. */
	readonly price: number;
	/** Whether pixels beside an edge share its low weight (spare-edges.ts), so that it keeps its coverage. */
	readonly sparesEdges?: boolean;
	/** Rows that are projected together. */
	readonly band: number;
	/** How many numbers `prepare` asks of the loops. */
	memory(layout: Layout): number;
	prepare(loops: Loops, layout: Layout): Pull;
}

/** Moves a field towards those that the damaged picture allows. */
export interface Pull {
	/** The gradient of how much a field is missed, before each step; valid until the next call. */
	slope?(values: Float32Array): Float32Array;
	/** Replaces a band by the nearest that is allowed, after each step. */
	project?(values: Float32Array, firstRow: number): void;
}

export interface RestoreOptions {
	/** Steps of each round. */
	readonly steps: number;
	/** Rounds; before each but the first the weights are set anew by what was found. */
	readonly rounds: number;
}

/**
 * Busy pixels above which nothing is restored: so many are a photograph's, which gains little by it, and would
 * take seconds (1.4 s of processor time at 2 megapixels and 32 steps, 6 s at 120).
 */
const MOST_BUSY = 1_000_000;
/** A difference of so many levels halves the price of being there in the next round. */
const KNEE = 4;

/**
 * The picture of least total variation that the evidence allows: flat where it may be flat, with edges
 * as sharp as they may be. Logos are made of flat fills, so of all pictures that a damage could have
 * turned into the one seen, the one with the least is the best guess.
 *
 *   x* = argmin over the allowed x of sum over pixels of w |grad x|
 *
 * |grad x| takes all channels together, so that a colour's edge lies where the luma's does. Solved by
 * Chambolle and Pock's primal-dual steps ("A first-order primal-dual algorithm for convex problems",
 * JMIV 40, 2011). Total variation shrinks contrasts a little; so the weights w are set anew between
 * rounds, small where an edge was found (Candes, Wakin, Boyd, "Enhancing sparsity by reweighted l1
 * minimization", 2008), which comes near to counting edges instead of adding up their heights.
 *
 * Works in place. A step goes through the picture band by band, each passed through all of the step's
 * loops while it is in the processor's cache; a band's dual needs what was ahead in the first row below it, which
 * the band below hasn't changed yet.
 *
 * Cost: about 20 operations a channel, pixel of the region and step, on four numbers at a time; and the pull.
 * What it gets wrong: hairlines fainter than the evidence's slack vanish; ramps become fine stairs.
 *
 * @param create makes the loops; all kinds give the same
 * @returns false where the region is too large; the field is as it was then
 */
export function restore(
	field: Field,
	evidence: Evidence,
	{ steps, rounds }: RestoreOptions,
	create = createLoops,
): boolean {
	if (pixelsOf(evidence.region) > MOST_BUSY) return false;
	const layout = layoutOf(field);
	const loops = create(memoryOf(layout, evidence));
	try {
		const sheets = lay(loops, layout, field, evidence);
		const pull = evidence.prepare(loops, layout);
		for (let round = 0; round < rounds; round++) {
			if (round > 0) {
				loops.reweigh(sheets, evidence.price, KNEE);
				if (evidence.sparesEdges === true)
					spareEdges(sheets.weights, layout, evidence.region, evidence.price);
			}
			for (let step = 0; step < steps; step++) {
				takeStep(loops, sheets, evidence, pull);
			}
		}
		readSheet(sheets.values, layout, field);
	} finally {
		loops.release();
	}
	return true;
}

function memoryOf(layout: Layout, evidence: Evidence): number {
	const { ends, rows } = evidence.region;
	return (
		4 * sheetLength(layout, layout.channels) +
		sheetLength(layout, 1) +
		ends.length +
		rows.length +
		evidence.memory(layout)
	);
}

function lay(
	loops: Loops,
	layout: Layout,
	field: Field,
	{ region, price }: Evidence,
): Sheets {
	const { width, height, channels } = layout;
	const sheet = () => loops.floats(sheetLength(layout, channels));
	const sheets = {
		layout,
		region: {
			ends: loops.integers(region.ends),
			rows: loops.integers(region.rows),
		},
		values: sheet(),
		ahead: sheet(),
		across: sheet(),
		down: sheet(),
		weights: loops.floats(sheetLength(layout, 1)),
	};
	fillSheet(sheets.values, layout, field);
	sheets.ahead.set(sheets.values);
	for (let y = 0; y < height; y++) {
		const row = originOf(layout, 0) + y * layout.stride;
		sheets.weights.fill(price, row, row + width);
	}
	return sheets;
}

function takeStep(
	loops: Loops,
	sheets: Sheets,
	{ step, dualStep, band }: Evidence,
	pull: Pull,
): void {
	const { height } = sheets.layout;
	const slope = pull.slope?.(sheets.values);
	for (let first = 0; first < height; first += band) {
		const last = Math.min(height, first + band);
		loops.ascend(sheets, first, last, dualStep);
		loops.descend(sheets, first, last, step, slope);
		pull.project?.(sheets.values, first);
		loops.extrapolate(sheets, first, last);
	}
}
