import type { Pixels } from "../intake/index.ts";
import { coloursOf, distance, peakNear, peaksOf } from "./peaks.ts";

/** A flat fill within a zone whose boundaries were too faint to part it. */
export interface Plateau {
	/** Premultiplied R, G, B, A. */
	readonly levels: readonly [number, number, number, number];
	readonly members: Int32Array;
}

export interface Plateaus {
	readonly plateaus: readonly Plateau[];
	/** The pixels between them: edges. */
	readonly between: Int32Array;
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
/** So much of a zone must lie on plateaus, */
const COVERED = 0.75;
/** … so many times more densely than the rest lies between, pixels to a level; */
const DENSER = 4;
/** … and no more than this part of it may lie farther than an edge is wide, pixels, from any. */
const FAR = 0.02;
const EDGE_WIDTH = 3;
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
	// Asked once a colour: zones have far fewer of them than pixels.
	const peakOf = new Int8Array(colours.size);
	const sizes = new Int32Array(peaks.length);
	let heapedUp = 0;
	for (let n = 0; n < colours.size; n++) {
		const own = peakNear(colours.values[n], peaks, within);
		peakOf[n] = own;
		if (own < 0) continue;
		sizes[own] += colours.counts[n];
		heapedUp += colours.counts[n];
	}
	// What doesn't heap up covers nothing, wherever it lies.
	if (heapedUp < COVERED * members.length) return undefined;
	const heaps = Array.from(sizes, (size) => new Int32Array(size));
	const filled = new Int32Array(peaks.length);
	const apartFromAll = new Int32Array(members.length - heapedUp);
	let rest = 0;
	// Most pixels are as the one before.
	let before = packed[members[0]];
	let own = peakOf[colours.numberOf(before)];
	for (let k = 0; k < members.length; k++) {
		const value = packed[members[k]];
		if (value !== before) {
			before = value;
			own = peakOf[colours.numberOf(value)];
		}
		if (own < 0) apartFromAll[rest++] = members[k];
		else heaps[own][filled[own]++] = members[k];
	}
	const isWide = heaps.map((heap, n) =>
		isPlateau(packed, width, heap, peaks[n], within, inner),
	);
	const plateaus = heaps.filter((_, n) => isWide[n]);
	const between = joined([apartFromAll, ...heaps.filter((_, n) => !isWide[n])]);
	const covered = members.length - between.length;
	if (covered < COVERED * members.length) return undefined;
	const heaped = plateaus.length * (2 * within + 1);
	const empty = Math.max(
		1,
		rangeOf(colours.values.subarray(0, colours.size)) - heaped,
	);
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
	return varies(packed, members, alike)
		? undefined
		: fillOf({ packed }, members);
}

/** Whether some pixels vary by more levels than `alike` in a channel; most that do show it soon. */
function varies(
	packed: Uint32Array,
	members: Int32Array,
	alike: number,
): boolean {
	for (let shift = 0; shift < 32; shift += 8) {
		let low = 255;
		let high = 0;
		for (let k = 0; k < members.length; k++) {
			const level = (packed[members[k]] >>> shift) & 255;
			if (level < low) low = level;
			if (level > high) high = level;
			if (high - low > alike) return true;
		}
	}
	return false;
}

/** Some pixels as a flat fill, however they vary. */
export function fillOf(
	{ packed }: Pick<Pixels, "packed">,
	members: Int32Array,
): Plateau {
	return { levels: meanOf(packed, members), members };
}

/** The greatest range of a channel. */
function rangeOf(colours: Uint32Array): number {
	let most = 0;
	for (let shift = 0; shift < 32; shift += 8) {
		let low = 255;
		let high = 0;
		for (let k = 0; k < colours.length; k++) {
			const level = (colours[k] >>> shift) & 255;
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
	heap: Int32Array,
	peak: number,
	within: number,
	least: number,
): boolean {
	// What lies beyond the picture is as if it were clear; what is like a pixel of the heap is as near as that.
	const isOn = (i: number, like: number) => {
		const value = i >= 0 && i < packed.length ? packed[i] : 0;
		return value === like || distance(value, peak) <= within;
	};
	let inner = 0;
	for (let k = 0; k < heap.length; k++) {
		const i = heap[k];
		const own = packed[i];
		if (
			isOn(i - 1, own) &&
			isOn(i + 1, own) &&
			isOn(i - width, own) &&
			isOn(i + width, own)
		)
			inner++;
	}
	return inner > least * heap.length;
}

/** How many pixels have no plateau within an edge's width. */
function farOf(
	plateaus: readonly Int32Array[],
	between: Int32Array,
	width: number,
	pixels: number,
): number {
	const on = new Uint8Array(pixels);
	for (const members of plateaus)
		for (let k = 0; k < members.length; k++) on[members[k]] = 1;
	const reach = Array.from({ length: 8 }, (_, k) => {
		const angle = (k * Math.PI) / 4;
		const across = Math.round(EDGE_WIDTH * Math.cos(angle));
		return Math.round(EDGE_WIDTH * Math.sin(angle)) * width + across;
	});
	let far = 0;
	for (let k = 0; k < between.length; k++) {
		let beside = 0;
		while (beside < reach.length && on[between[k] + reach[beside]] !== 1)
			beside++;
		if (beside === reach.length) far++;
	}
	return far;
}

function joined(lists: readonly Int32Array[]): Int32Array {
	const all = new Int32Array(lists.reduce((sum, own) => sum + own.length, 0));
	let count = 0;
	for (const own of lists) {
		all.set(own, count);
		count += own.length;
	}
	return all;
}

function meanOf(
	packed: Uint32Array,
	members: Int32Array,
): [number, number, number, number] {
	const sum: [number, number, number, number] = [0, 0, 0, 0];
	for (let k = 0; k < members.length; k++) {
		const value = packed[members[k]];
		for (let c = 0; c < 4; c++) sum[c] += (value >>> (8 * c)) & 255;
	}
	for (let c = 0; c < 4; c++) sum[c] = Math.round(sum[c] / members.length);
	return sum;
}
