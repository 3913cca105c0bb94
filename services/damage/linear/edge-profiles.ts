import type { Raster } from "../../image/raster.ts";

/** Signed distances are told apart in steps of this, pixels. */
export const BIN = 0.125;
/** Distances up to this are kept on either side of an edge, pixels. */
export const REACH = 7;
export const BINS = Math.round((2 * REACH) / BIN);

/** Whether a side of an edge lies at a bound of 0..255, where what would overshoot was cut off. */
export const LOW_CUT = 1;
export const HIGH_CUT = 2;

/** Mean shares of the farther side over signed distance from the edge, pixels; by which sides are cut off. */
export interface EdgeProfiles {
	/** By kind (0..3, bits LOW_CUT and HIGH_CUT) and bin: sum of shares and number of pixels. */
	readonly sums: readonly Float64Array[];
	readonly counts: readonly Float64Array[];
	/** All counts together, 1 at the least. */
	readonly weight: number;
	/** Edges that were read. */
	readonly edges: number;
}

/** An edge is read where its sides are even for so many pixels… */
const EVEN = 3;
/** … to within so many levels, … */
const ALIKE = 1;
/** … differ by at least so many, … */
const LEAST_CONTRAST = 40;
/** … and it runs straight: three rows' places lie on a line to within so many pixels. */
const STRAIGHT = 0.08;
/** Steepest run against the row that is read; steeper edges are read down the columns. */
const SLANTED = 0.6;
/** Edges that are read at most; what more would tell is little. */
const MOST_EDGES = 6000;

/** One crossing of a row by an edge. */
interface Crossing {
	/** Where half the step is done, pixels from the line's start. */
	readonly place: number;
	readonly from: number;
	readonly to: number;
	readonly first: number;
	readonly last: number;
}

/**
 * How edges between even grounds run from one side to the other, read along rows and columns from edges
 * that run straight: their place comes from the sum of the shares (exact, whatever the spread), their
 * slant from the lines before and after. The slanted-edge idea of ISO 12233, with as many edges as there are.
 */
export function edgeProfilesOf(raster: Raster): EdgeProfiles {
	const known = read.get(raster);
	if (known !== undefined) return known;
	const profiles = readEdgeProfiles(raster);
	read.set(raster, profiles);
	return profiles;
}

/** Blur and sharpening ask about the same edges, and they are read once. */
const read = new WeakMap<Raster, EdgeProfiles>();

function readEdgeProfiles(raster: Raster): EdgeProfiles {
	const sums = Array.from({ length: 4 }, () => new Float64Array(BINS));
	const counts = Array.from({ length: 4 }, () => new Float64Array(BINS));
	let edges = 0;
	for (const channel of [1, 0, 2]) {
		for (const isUpright of [true, false]) {
			edges += readLines(raster, channel, isUpright, sums, counts, edges);
		}
		// Grey pictures say the same thrice; others mostly enough in green.
		if (edges > MOST_EDGES / 4) break;
	}
	const weight = counts.flatMap((own) => [...own]).reduce((a, b) => a + b, 0);
	return { sums, counts, weight: Math.max(1, weight), edges };
}

function readLines(
	{ width, height, data }: Raster,
	channel: number,
	isUpright: boolean,
	sums: readonly Float64Array[],
	counts: readonly Float64Array[],
	already: number,
): number {
	const lines = isUpright ? height : width;
	const length = isUpright ? width : height;
	const step = 4 * (isUpright ? 1 : width);
	const next = 4 * (isUpright ? width : 1);
	let before: Crossing[] = [];
	let here: Crossing[] = [];
	let edges = 0;
	for (let line = 0; line < lines && already + edges < MOST_EDGES; line++) {
		const after = crossings(data, channel + line * next, step, length);
		for (const crossing of here) {
			const slant = slantAt(crossing, before, after);
			if (slant === undefined) continue;
			edges++;
			gather(
				data,
				channel + (line - 1) * next,
				step,
				crossing,
				1 / Math.hypot(1, slant),
				sums,
				counts,
			);
		}
		before = here;
		here = after;
	}
	return edges;
}

/** Where a line of pixels goes from one even ground to another. */
function crossings(
	data: Uint8ClampedArray,
	start: number,
	step: number,
	length: number,
): Crossing[] {
	const found: Crossing[] = [];
	let evenEnd = -1;
	let run = 1;
	for (let x = 1; x < length; x++) {
		const here = data[start + x * step];
		run = Math.abs(here - data[start + (x - 1) * step]) <= ALIKE ? run + 1 : 1;
		if (run < EVEN) continue;
		const first = x - EVEN + 1;
		if (evenEnd >= 0 && first > evenEnd + 1 && first - evenEnd <= 2 * REACH) {
			const from = data[start + evenEnd * step];
			const to = here;
			if (Math.abs(to - from) >= LEAST_CONTRAST) {
				let share = 0;
				for (let k = evenEnd + 1; k < first; k++) {
					share += (data[start + k * step] - from) / (to - from);
				}
				found.push({
					place: first - share,
					from,
					to,
					first: evenEnd,
					last: first,
				});
			}
		}
		evenEnd = x;
	}
	return found;
}

/** Pixels that an edge shifts from line to line; nothing where it doesn't run straight. */
function slantAt(
	crossing: Crossing,
	before: readonly Crossing[],
	after: readonly Crossing[],
): number | undefined {
	const one = sameEdge(crossing, before);
	const two = sameEdge(crossing, after);
	if (one === undefined || two === undefined) return undefined;
	const slant = (two.place - one.place) / 2;
	const bend = Math.abs(two.place - 2 * crossing.place + one.place) / 2;
	return bend <= STRAIGHT && Math.abs(slant) <= SLANTED ? slant : undefined;
}

function sameEdge(
	{ place, from, to }: Crossing,
	among: readonly Crossing[],
): Crossing | undefined {
	return among.find(
		(other) =>
			Math.abs(other.place - place) <= 1 &&
			Math.abs(other.from - from) <= 2 * ALIKE &&
			Math.abs(other.to - to) <= 2 * ALIKE,
	);
}

function gather(
	data: Uint8ClampedArray,
	start: number,
	step: number,
	{ place, from, to, first, last }: Crossing,
	cosine: number,
	sums: readonly Float64Array[],
	counts: readonly Float64Array[],
): void {
	const kind =
		(from <= ALIKE || from >= 255 - ALIKE ? LOW_CUT : 0) |
		(to <= ALIKE || to >= 255 - ALIKE ? HIGH_CUT : 0);
	for (let k = first - 1; k <= last + 1; k++) {
		const distance = (k + 0.5 - place) * cosine;
		const bin = Math.floor((distance + REACH) / BIN);
		if (bin < 0 || bin >= BINS) continue;
		const level = k < first ? from : k > last ? to : data[start + k * step];
		sums[kind][bin] += (level - from) / (to - from);
		counts[kind][bin]++;
	}
}
