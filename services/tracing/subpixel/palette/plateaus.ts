import type { Pixels } from "../intake/index.ts";

/** A flat fill within a zone whose boundaries were too faint to part it. */
export interface Plateau {
	/** Premultiplied R, G, B, A. */
	readonly levels: readonly [number, number, number, number];
	readonly members: readonly number[];
}

export interface Plateaus {
	readonly plateaus: readonly Plateau[];
	/** The pixels between them: edges. */
	readonly between: readonly number[];
}

/** A plateau's pixels are within so many levels of it, and of the noise, in every channel. */
const WITHIN = 1;
/** Plateaus closer than this, levels, are steps of a ramp. */
const APART = 7;
/** A plateau has so many pixels at least, and this part of its zone. */
const LEAST = 12;
const LEAST_PART = 0.01;
/** This part of its pixels has others of it on all four sides. */
const INNER = 0.1;

/** From where on a heap of colours is a plateau. */
export interface PlateauBounds {
	/** Levels to the next. */
	readonly apart: number;
	/** Part of the zone's pixels. */
	readonly part: number;
	/** Part of its pixels that lie among their like. */
	readonly inner: number;
	/** Levels that its pixels are from it at most; by the noise where it is left out. */
	readonly within?: number;
}
const ANY: PlateauBounds = { apart: APART, part: LEAST_PART, inner: INNER };
/** More of them are a ramp drawn in steps. */
const MOST_PLATEAUS = 4;
/** So much of a zone must lie on plateaus, */
const COVERED = 0.75;
/** … so many times more densely than the rest lies between, pixels to a level; */
const DENSER = 4;
/** … and no more than this part of it may lie farther than an edge is wide, pixels, from any. */
const FAR = 0.02;
const EDGE_WIDTH = 3;
/** Zones of more colours than this are photographs. */
const MOST_COLOURS = 20_000;

/**
 * Parts a zone of varying colour into flat fills, where it consists of such: a noise that was seen hides faint
 * boundaries, so neighbouring fills of near colours come as one zone. A ramp's colours are spread over its range, those
 * of fills heap up at a few, and what lies between is as narrow as an edge.
 * Cost: some passes over the zone's pixels and its colours.
 * What it gets wrong: ramps drawn in two to four broad bands are taken for those bands, which they nearly are.
 *
 * @param members the zone's pixels
 * @param noise one standard deviation, levels
 * @param bounds of what counts as a plateau
 * @returns nothing where the zone is a ramp
 */
export function findPlateaus(
	{ packed, width }: Pixels,
	members: Int32Array,
	noise: number,
	bounds: PlateauBounds = ANY,
): Plateaus | undefined {
	const { apart, part, inner, within = WITHIN + Math.ceil(noise) } = bounds;
	const colours = coloursOf(packed, members);
	if (colours === undefined) return undefined;
	const peaks = peaksOf(
		colours,
		Math.max(LEAST, part * members.length),
		within,
		apart,
	);
	if (peaks.length === 0) return undefined;
	const heaps = peaks.map(() => [] as number[]);
	const between: number[] = [];
	// Asked once a colour: zones have far fewer of them than pixels.
	const heapOf = new Map<number, number[]>();
	let heapedUp = 0;
	for (const [value, count] of colours) {
		const own = peaks.findIndex((peak) => distance(value, peak) <= within);
		if (own >= 0) heapedUp += count;
		heapOf.set(value, own < 0 ? between : heaps[own]);
	}
	// What doesn't heap up covers nothing, wherever it lies.
	if (heapedUp < COVERED * members.length) return undefined;
	for (let k = 0; k < members.length; k++) {
		heapOf.get(packed[members[k]])?.push(members[k]);
	}
	const plateaus = heaps.filter((heap, n) => {
		const isWide = isPlateau(packed, width, heap, peaks[n], within, inner);
		if (!isWide) between.push(...heap);
		return isWide;
	});
	const covered = members.length - between.length;
	if (covered < COVERED * members.length) return undefined;
	const heaped = plateaus.length * (2 * within + 1);
	const empty = Math.max(1, rangeOf(colours) - heaped);
	if (covered / heaped < (DENSER * between.length) / empty) return undefined;
	const far = farOf(plateaus, between, width, packed.length);
	if (far > FAR * members.length) return undefined;
	return {
		plateaus: plateaus.map((own) => ({
			levels: meanOf(packed, own),
			members: own,
		})),
		between,
	};
}

/** Some pixels as a flat fill; nothing where they vary by more levels than `alike` in a channel. */
export function plateauOf(
	{ packed }: Pixels,
	members: Int32Array,
	alike: number,
): Plateau | undefined {
	const colours = Array.from(members, (i) => [packed[i], 1] as const);
	return rangeOf(colours) > alike ? undefined : fillOf({ packed }, members);
}

/** Some pixels as a flat fill, however they vary. */
export function fillOf(
	{ packed }: Pick<Pixels, "packed">,
	pixels: Int32Array,
): Plateau {
	const members = Array.from(pixels);
	return { levels: meanOf(packed, members), members };
}

type Counted = readonly (readonly [value: number, count: number])[];

/** How often each colour comes, the most frequent first; undefined where they are too many. */
function coloursOf(
	packed: Uint32Array,
	members: Int32Array,
): Counted | undefined {
	const counts = new Map<number, number>();
	for (let k = 0; k < members.length; k++) {
		const value = packed[members[k]];
		counts.set(value, (counts.get(value) ?? 0) + 1);
		if (counts.size > MOST_COLOURS) return undefined;
	}
	return [...counts].sort(([a, p], [b, q]) => q - p || a - b);
}

/** The colours at which a zone's heap up, packed, the most frequent first. */
function peaksOf(
	colours: Counted,
	least: number,
	within: number,
	apart: number,
): number[] {
	const peaks: number[] = [];
	let left = colours;
	while (left.length > 0 && peaks.length < MOST_PLATEAUS) {
		const [peak] = left[0];
		const heap = left.reduce(
			(sum, [value, count]) =>
				distance(value, peak) <= within ? sum + count : sum,
			0,
		);
		if (heap < least) break;
		peaks.push(peak);
		left = left.filter(([value]) => distance(value, peak) >= apart);
	}
	return peaks;
}

/** The greatest range of a channel. */
function rangeOf(colours: Counted): number {
	let most = 0;
	for (let shift = 0; shift < 32; shift += 8) {
		let low = 255;
		let high = 0;
		for (const [value] of colours) {
			const level = (value >>> shift) & 255;
			if (level < low) low = level;
			if (level > high) high = level;
		}
		most = Math.max(most, high - low);
	}
	return most;
}

/** Whether a heap of pixels lies together, rather than along an edge that happens to run with the grid. */
function isPlateau(
	packed: Uint32Array,
	width: number,
	heap: readonly number[],
	peak: number,
	within: number,
	least: number,
): boolean {
	const isOn = (i: number) => distance(packed[i], peak) <= within;
	let inner = 0;
	for (const i of heap) {
		if (isOn(i - 1) && isOn(i + 1) && isOn(i - width) && isOn(i + width))
			inner++;
	}
	return inner > least * heap.length;
}

/** How many pixels have no plateau within an edge's width. */
function farOf(
	plateaus: readonly (readonly number[])[],
	between: readonly number[],
	width: number,
	pixels: number,
): number {
	const on = new Uint8Array(pixels);
	for (const members of plateaus) for (const i of members) on[i] = 1;
	const reach = Array.from({ length: 8 }, (_, k) => {
		const angle = (k * Math.PI) / 4;
		const across = Math.round(EDGE_WIDTH * Math.cos(angle));
		return Math.round(EDGE_WIDTH * Math.sin(angle)) * width + across;
	});
	return between.filter((i) => reach.every((step) => on[i + step] !== 1))
		.length;
}

/** The greatest difference of two packed colours in a channel. */
function distance(a: number, b: number): number {
	if (a === b) return 0;
	let most = 0;
	for (let shift = 0; shift < 32; shift += 8) {
		const difference = Math.abs(((a >>> shift) & 255) - ((b >>> shift) & 255));
		if (difference > most) most = difference;
	}
	return most;
}

function meanOf(
	packed: Uint32Array,
	members: readonly number[],
): [number, number, number, number] {
	const sum: [number, number, number, number] = [0, 0, 0, 0];
	for (const i of members)
		for (let c = 0; c < 4; c++) sum[c] += (packed[i] >>> (8 * c)) & 255;
	for (let c = 0; c < 4; c++) sum[c] = Math.round(sum[c] / members.length);
	return sum;
}
