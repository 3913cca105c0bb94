import type { Pixels } from "../intake/index.ts";
import { addPaint, type PaintTable } from "../paint/table.ts";
import { createThreeShares, sharesOfThree } from "../paint/three.ts";
import {
	type AssignOptions,
	type EdgePixels,
	toleranceOf,
} from "./edge-pixels.ts";
import { pointedTo, type Unexplained } from "./pointed-to.ts";
import { nearPaints } from "./three.ts";

/** So far around a pixel the colours on its sides are looked for, pixels. */
const REACH = 3;
/** Most pixels looked at, and most inks that an outline may lie beside. */
const MOST_PIXELS = 2000;
const MOST_INKS = 24;
/** Most outlines' inks, and how many pixels each explains at least. */
const MOST_NEW = 8;
const LEAST_PIXELS = 6;
/** What lies beyond a bound by less than this, or short of it, is at the bound, levels. */
const BOUND = 12;
/** … if that explains this part of the pixels. */
const FULL = 0.8;
/** An ink lies so many tolerances from every other. */
const APART = 4;
/** A pixel that an ink explains lies so near to the triangle of the three, levels, and holds so much of the ink at least. */
const NEAR = 4;
const LEAST_HELD = 0.02;
/** Pixels that differ from an ink by no more, levels, show it pure. */
const PURE = 4;
/** Of what explains this part of what is explained best, a full colour is taken before what so many pixels show pure, and that before others. */
const AS_WELL = 0.95;
const SEEN_PURE = 2;
const OPAQUE = 255;

/**
 * Establish the inks of outlines so thin that no pixel shows them pure. Beside a line of ink X between colours A and B some pixels mix A
 * and X, others X and B: the straight lines from A through the ones and from B through the others meet at X in the space of colours,
 * however little of X there is in each.
 *
 * Every two neighbours of what isn't explained point to a colour; of those that many point to, the one that explains most of these pixels, as
 * mixtures with the colours beside them, is an ink.
 *
 * Cost: beside that of {@link pointedTo}, each of up to forty colours is tried on each of {@link MOST_PIXELS} pixels at most, for each new ink.
 * What it gets wrong: where no pixel mixes two alone, X is told to be nearer to A and B than it is.
 */
export function establishOutlineInks(
	pixels: Pixels,
	table: PaintTable,
	labels: Int32Array,
	edges: EdgePixels,
	unexplained: Int32Array,
	noise: number,
	options: AssignOptions,
): void {
	if (unexplained.length > MOST_PIXELS) return;
	const tolerance = toleranceOf(noise);
	const inks = opaqueInks(table);
	if (inks.length < 2 || inks.length > MOST_INKS) return;
	let rest: Unexplained[] = Array.from(unexplained, (k) => {
		const pixel = edges.index[k];
		const beside = nearPaints(pixels, labels, pixel, REACH);
		return { pixel, beside: beside.filter((paint) => inks.includes(paint)) };
	});
	for (let round = 0; round < MOST_NEW; round++) {
		if (rest.length < LEAST_PIXELS) return;
		if (table.ramps.length >= options.maxInks) return;
		const found = bestInk(pixels, table, opaqueInks(table), rest, tolerance);
		if (found === undefined) return;
		const [r, g, b] = pureLevels(pixels, rest, found.levels);
		addPaint(table, r, g, b, OPAQUE);
		rest = rest.filter((one) => !found.explained.has(one));
	}
}

/** What is seen pure is likelier than what isn't, and of that black, white and full colours are. */
function likelihoodOf(
	{ packed }: Pixels,
	rest: readonly Unexplained[],
	levels: readonly number[],
): number {
	const pure = rest.filter(({ pixel }) =>
		levels.every(
			(level, c) =>
				Math.abs(((packed[pixel] >>> (8 * c)) & 255) - level) <= PURE,
		),
	);
	if (levels.every((level) => level === 0 || level === 255)) return 2;
	return pure.length >= SEEN_PURE ? 1 : 0;
}

/** The commonest of the pixels that are that colour but for rounding, where there are such: they show it pure. */
function pureLevels(
	{ packed }: Pixels,
	rest: readonly Unexplained[],
	levels: readonly number[],
): readonly number[] {
	const counts = new Map<number, number>();
	let pure = levels;
	let most = 0;
	for (const { pixel } of rest) {
		const own = [0, 8, 16].map((shift) => (packed[pixel] >>> shift) & 255);
		if (own.some((level, c) => Math.abs(level - levels[c]) > PURE)) continue;
		const count = (counts.get(packed[pixel]) ?? 0) + 1;
		counts.set(packed[pixel], count);
		if (count <= most) continue;
		most = count;
		pure = own;
	}
	return pure;
}

interface Found {
	readonly levels: readonly number[];
	readonly explained: ReadonlySet<Unexplained>;
	/** The higher, the likelier beforehand. */
	readonly likely: number;
}

function bestInk(
	pixels: Pixels,
	table: PaintTable,
	inks: readonly number[],
	rest: readonly Unexplained[],
	tolerance: number,
): Found | undefined {
	const found: Found[] = [];
	for (const { levels, first, second, isGuess } of pointedTo(
		pixels,
		table,
		inks,
		rest,
	)) {
		const explainedBy = (tried: readonly number[]) =>
			new Set(
				rest.filter(({ pixel }) =>
					isMixed(pixels.packed[pixel], table, first, second, tried),
				),
			);
		let tried = levels;
		let explained = explainedBy(levels);
		const bound = atBounds(levels);
		const atBound = explainedBy(bound);
		if (atBound.size >= FULL * explained.size)
			[tried, explained] = [bound, atBound];
		if (isNear(table, tried, APART * tolerance)) continue;
		if (explained.size < LEAST_PIXELS) continue;
		found.push({
			levels: tried,
			explained,
			likely: isGuess ? -1 : likelihoodOf(pixels, rest, tried),
		});
	}
	const most = Math.max(0, ...found.map(({ explained }) => explained.size));
	const [best] = found
		.filter(({ explained }) => explained.size >= AS_WELL * most)
		.sort((a, b) => b.likely - a.likely || b.explained.size - a.explained.size);
	return best;
}

const mixed = createThreeShares();
const three = new Float64Array(12);

/** Whether a pixel mixes two inks and a colour, at least a little of which is in it. */
function isMixed(
	packed: number,
	{ levels }: PaintTable,
	first: number,
	second: number,
	colour: readonly number[],
): boolean {
	for (let c = 0; c < 4; c++) {
		three[c] = levels[4 * first + c];
		three[4 + c] = levels[4 * second + c];
		three[8 + c] = c < 3 ? colour[c] : OPAQUE;
	}
	if (!sharesOfThree(packed, three, mixed)) return false;
	const { shares } = mixed;
	if (shares[2] < LEAST_HELD) return false;
	const [a, b, c] = shares;
	// Held to the triangle.
	const sum = Math.max(0, a) + Math.max(0, b) + c;
	let square = 0;
	for (let k = 0; k < 4; k++) {
		const drawn =
			(Math.max(0, a) * three[k] +
				Math.max(0, b) * three[4 + k] +
				c * three[8 + k]) /
			sum;
		square += (((packed >>> (8 * k)) & 255) - drawn) ** 2;
	}
	return square <= NEAR * NEAR;
}

/** With every level that is near a bound at the bound. */
const atBounds = (levels: readonly number[]): number[] =>
	levels.map((level) => {
		if (level < BOUND) return 0;
		return level > 255 - BOUND ? 255 : level;
	});

function isNear(
	{ levels, ramps }: PaintTable,
	colour: readonly number[],
	distance: number,
): boolean {
	return ramps.some((ramp, paint) => {
		if (ramp !== null) return false;
		let square = 0;
		for (let c = 0; c < 3; c++)
			square += (levels[4 * paint + c] - colour[c]) ** 2;
		return square < distance * distance;
	});
}

function opaqueInks({ levels, ramps }: PaintTable): number[] {
	const inks: number[] = [];
	ramps.forEach((ramp, paint) => {
		if (ramp === null && levels[4 * paint + 3] === OPAQUE) inks.push(paint);
	});
	return inks;
}
