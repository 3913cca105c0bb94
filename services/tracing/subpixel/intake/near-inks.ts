import type { ColourCounts } from "../colour/counts.ts";
import type { Pixels } from "./pixels.ts";

/** A heap is what lies within so many levels, and the noise, of its peak in every channel. */
const WITHIN = 1;
/** It has so many pixels at least, and this part of the picture; this part of them has others on all four sides. */
const LEAST = 24;
const LEAST_PART = 0.02;
const INNER = 0.8;
/** Between two heaps, in the middle fifth of the way, are at most this part of the lesser's pixels. */
const VALLEY = 0.2;
const MIDDLE = 0.1;
/** Pixels of a surface of one colour are within so many levels of it. */
const EXACTLY = 1;
/** Surfaces so near to an ink are that ink, levels. */
const ALIKE = 3;
/** No more than so many of them lie near each other, each counted. */
const MOST_BESIDE = 3;
/** Other heaps are looked for so many times as far from an ink as it pulls. */
const AROUND = 1.5;

/**
 * Inks that a coarse look takes for another: colours near an ink at which steady pixels heap up as they do at the ink, with
 * hardly any between. Two inks whose noise was taken away are two heaps however near they are; what is left of the noise is one.
 *
 * @param counts how often each colour comes among steady pixels
 * @param reach levels within which inks pull
 * @returns the inks and those beside them
 */
export function withNearInks(
	inks: readonly number[],
	counts: ColourCounts,
	noise: number,
	reach: number,
	{ packed, width }: Pixels,
): number[] {
	const within = WITHIN + Math.ceil(noise);
	const all = inks.slice();
	for (const ink of inks) {
		const around = listAround(counts, ink, AROUND * reach);
		const peak = mostBeyond(counts, around, ink, 2 * within);
		if (peak === undefined) continue;
		const heap = heapAt(counts, around, peak, within);
		if (heap < Math.max(LEAST, LEAST_PART * packed.length)) continue;
		if (all.some((other) => farthestChannel(other, peak) <= 2 * within))
			continue;
		const lesser = Math.min(heap, heapAt(counts, around, ink, within));
		if (between(counts, around, ink, peak) > VALLEY * lesser) continue;
		if (liesTogether(packed, width, peak, within)) all.push(peak);
	}
	const alike = Math.max(ALIKE, within);
	for (const surface of surfacesOf(counts, packed.length, reach)) {
		if (all.some((ink) => farthestChannel(surface, ink) <= alike)) continue;
		if (liesTogether(packed, width, surface, EXACTLY)) all.push(surface);
	}
	return all;
}

/**
 * Colours of which whole surfaces may be, to the level. Noise leaves none, but a codec gives a fill one level, and restoring does; then fills that
 * are nearer than the noise elsewhere are two.
 *
 * @returns none where more lie near each other than fills would: a slow gradient in a codec's steps
 */
function surfacesOf(
	{ size, values, counts }: ColourCounts,
	pixels: number,
	reach: number,
): number[] {
	const least = Math.max(LEAST, LEAST_PART * pixels);
	const surfaces: number[] = [];
	for (let k = 0; k < size; k++)
		if (counts[k] >= least) surfaces.push(values[k]);
	return surfaces.filter(
		(one) =>
			surfaces.filter((other) => farthestChannel(one, other) <= AROUND * reach)
				.length <= MOST_BESIDE,
	);
}

/** The numbers of the colours within so many levels of one. */
function listAround(
	{ size, values }: ColourCounts,
	colour: number,
	reach: number,
): Int32Array {
	const around = new Int32Array(size);
	let count = 0;
	for (let k = 0; k < size; k++)
		if (farthestChannel(values[k], colour) <= reach) around[count++] = k;
	return around.slice(0, count);
}

/** The commonest colour more than so many levels from one, of equals the least; nothing where there is none. */
function mostBeyond(
	{ values, counts }: ColourCounts,
	around: Int32Array,
	colour: number,
	beyond: number,
): number | undefined {
	let best: number | undefined;
	let most = 0;
	for (let n = 0; n < around.length; n++) {
		const k = around[n];
		if (counts[k] < most || farthestChannel(values[k], colour) <= beyond)
			continue;
		if (best !== undefined && counts[k] === most && values[k] > best) continue;
		most = counts[k];
		best = values[k];
	}
	return best;
}

/** How many pixels heap up at a colour. */
function heapAt(
	{ values, counts }: ColourCounts,
	around: Int32Array,
	peak: number,
	within: number,
): number {
	let sum = 0;
	for (let n = 0; n < around.length; n++) {
		const k = around[n];
		if (farthestChannel(values[k], peak) <= within) sum += counts[k];
	}
	return sum;
}

/** Whether a heap is a surface, rather than what compression left along edges. */
function liesTogether(
	packed: Uint32Array,
	width: number,
	peak: number,
	within: number,
): boolean {
	const isOn = (i: number) =>
		i < 0 || i >= packed.length || farthestChannel(packed[i], peak) <= within;
	let count = 0;
	let inner = 0;
	for (let i = 0; i < packed.length; i++) {
		if (!isOn(i)) continue;
		count++;
		if (isOn(i - 1) && isOn(i + 1) && isOn(i - width) && isOn(i + width))
			inner++;
	}
	return inner >= INNER * count;
}

/** How many pixels lie in the middle between two colours. */
function between(
	{ values, counts }: ColourCounts,
	around: Int32Array,
	a: number,
	b: number,
): number {
	let length = 0;
	for (let shift = 0; shift < 32; shift += 8)
		length += (level(b, shift) - level(a, shift)) ** 2;
	let sum = 0;
	for (let n = 0; n < around.length; n++) {
		const k = around[n];
		let along = 0;
		for (let shift = 0; shift < 32; shift += 8)
			along +=
				(level(values[k], shift) - level(a, shift)) *
				(level(b, shift) - level(a, shift));
		if (Math.abs(along / length - 0.5) <= MIDDLE) sum += counts[k];
	}
	return sum;
}

const level = (value: number, shift: number): number => (value >>> shift) & 255;

function farthestChannel(a: number, b: number): number {
	let most = 0;
	for (let shift = 0; shift < 32; shift += 8)
		most = Math.max(most, Math.abs(level(a, shift) - level(b, shift)));
	return most;
}
