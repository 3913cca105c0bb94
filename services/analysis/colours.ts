import { wordsOf } from "../image/raster.ts";
import type { Differences } from "./differences.ts";
import type { WorkingCopy } from "./working-copy.ts";

/** Bits kept of each channel in the colour histogram. */
const BITS = 5;
const LEVELS = 1 << BITS;
/** Occupied bins at most; their numbers fit 16 bits. */
const MAX_BINS = 1 << 15;
/** Bins that there is room for at first: logos have fewer. */
const FEW_BINS = 1 << 10;
/** Squared RGBA distance under which two bins are one ink: 28 levels of 255. */
const MERGE = 28 ** 2;
/** Inks looked for at most. */
const MAX_INKS = 64;
/** A bin founds an ink when it holds this share of the pixels' weight. */
const MIN_SHARE = 0.0005;

export interface ColourFeatures {
	/** log2 of the number of different pixel values, / 18 (512 x 512 all different), 0..1. */
	readonly unique_colours: number;
	/** Shannon entropy of the histogram of 5 bits a channel, in bits / 15, 0..1. */
	readonly entropy: number;
	/** log2 of the number of inks after merging near ones, / 6, 0..1: 0 is one ink, 1 is 64. */
	readonly palette_size: number;
	/** Share of the pixels that the largest ink has, 0..1: the ground of most logos. */
	readonly first_ink: number;
	/** Share of the pixels that the second largest ink has, 0..1. */
	readonly second_ink: number;
	/** Share of the pixels of all inks from the fifth on, 0..1. */
	readonly further_inks: number;
	/** Root mean square distance of the pixels to the nearest of the 4 largest inks, / 128, 0..1. */
	readonly error_4_inks: number;
	/** The same for the 16 largest inks, / 64, 0..1: what a tracer with 16 colours can't show. */
	readonly error_16_inks: number;
	/** Mean HSV saturation of the visible pixels, 0..1. */
	readonly saturation: number;
	/** Mean lightness (mean of R, G and B over white), 0..1. */
	readonly lightness: number;
	/** Standard deviation of that lightness, / 0.5, 0..1. */
	readonly contrast: number;
	/** Distance of the two largest inks, / 441 (black to white), 0..1. */
	readonly ink_contrast: number;
}

interface Histogram {
	/** Pixels, and flat pixels, of each occupied bin. */
	readonly count: Float64Array;
	readonly flat: Float64Array;
	/** Mean premultiplied R, G, B, A of each occupied bin, four a bin. */
	readonly mean: Float64Array;
	readonly bins: number;
}

/** What can be told from which colours an image has, and how many pixels of each. */
export function colourFeatures(
	copy: WorkingCopy,
	differences: Differences,
): ColourFeatures {
	const pixels = copy.width * copy.height;
	const histogram = countColours(copy, differences);
	const { count, bins } = histogram;
	let entropy = 0;
	for (let bin = 0; bin < bins; bin++) {
		const share = count[bin] / pixels;
		entropy -= share * Math.log2(share);
	}
	const inks = foundInks(histogram);
	const { shares, error4, error16 } = assignInks(histogram, inks, pixels);
	const order = [...shares].sort((a, b) => b - a);
	let further = 0;
	for (const share of order.slice(4)) further += share;
	const [first = 0, second = first] = inks;
	return {
		unique_colours: Math.min(
			1,
			Math.log2(uniqueColours(copy, differences)) / 18,
		),
		entropy: Math.min(1, entropy / 15),
		palette_size: Math.log2(Math.max(1, inks.length)) / Math.log2(MAX_INKS),
		first_ink: order[0] ?? 0,
		second_ink: order[1] ?? 0,
		further_inks: Math.min(1, further),
		error_4_inks: Math.min(1, error4 / 128),
		error_16_inks: Math.min(1, error16 / 64),
		...tone(histogram, pixels),
		ink_contrast: Math.min(
			1,
			Math.sqrt(distance(histogram.mean, first, second)) / 441,
		),
	};
}

/** How many different pixel values there are, by a hash of 24 bits that is exact if opaque. */
function uniqueColours(
	copy: WorkingCopy,
	{ across, busy }: Differences,
): number {
	const packed = wordsOf(copy);
	// A table of at least twice as many places as hashes, which hold them plus one.
	let seen: Int32Array = new Int32Array(1 << 11);
	let unique = 0;
	function see(pixel: number): void {
		// Alpha is folded in; opaque pixels keep their 24 bits as they are.
		const hash =
			(pixel & 0xffffff) ^
			(Math.imul(255 - (pixel >>> 24), 0x9e3779) & 0xffffff);
		const place = placeOf(seen, hash + 1);
		if (seen[place] !== 0) return;
		seen[place] = hash + 1;
		if (2 * ++unique > seen.length) seen = twiceAsLarge(seen);
	}
	// All others go on from their left.
	for (let i = 0; i < packed.length; i += copy.width) see(packed[i]);
	for (const i of busy) if (across[i] !== 0) see(packed[i + 1]);
	return unique;
}

/** Where in a table a key lies, or an empty place for it: by linear probing (Knuth, TAOCP 3, 6.4). */
function placeOf(table: Int32Array, key: number): number {
	const last = table.length - 1;
	let place = (Math.imul(key, 0x9e3779b1) >>> 8) & last;
	while (table[place] !== 0 && table[place] !== key) place = (place + 1) & last;
	return place;
}

function twiceAsLarge(table: Int32Array): Int32Array {
	const larger = new Int32Array(2 * table.length);
	for (const key of table) if (key !== 0) larger[placeOf(larger, key)] = key;
	return larger;
}

/** The histogram of 5 bits a channel (2 of alpha), with each occupied bin's mean colour. */
function countColours(copy: WorkingCopy, differences: Differences): Histogram {
	const { data, width, height } = copy;
	const { across, down, busy } = differences;
	const slots = new Int16Array(LEVELS ** 3 * 4).fill(-1);
	const capacity = Math.min(MAX_BINS, width * height);
	let room = Math.min(FEW_BINS, capacity);
	let count: Float64Array = new Float64Array(room);
	let flat: Float64Array = new Float64Array(room);
	let mean: Float64Array = new Float64Array(4 * room);
	let bins = 0;
	// A run of equal pixels goes into its bin at once.
	function add(start: number, length: number, flatLength: number): void {
		const o = 4 * start;
		const red = data[o];
		const green = data[o + 1];
		const blue = data[o + 2];
		const alpha = data[o + 3];
		const slot =
			((((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3)) << 2) |
			(alpha >> 6);
		let bin = slots[slot];
		if (bin < 0) {
			// Only noise has more; what is beyond shares the last bin.
			bin = bins < capacity ? bins++ : capacity - 1;
			slots[slot] = bin;
			if (bins > room) {
				room = Math.min(4 * room, capacity);
				count = enlarged(count, room);
				flat = enlarged(flat, room);
				mean = enlarged(mean, 4 * room);
			}
		}
		count[bin] += length;
		const m = 4 * bin;
		mean[m] += red * length;
		mean[m + 1] = mean[m + 1] + green * length;
		mean[m + 2] = mean[m + 2] + blue * length;
		mean[m + 3] = mean[m + 3] + alpha * length;
		// A run's two ends have another neighbour beside them, unless it is the border.
		if (length > 2) flat[bin] += flatLength;
	}
	for (let y = 0, at = 0; y < height; y++) {
		const rowEnd = (y + 1) * width;
		let start = rowEnd - width;
		let unlike = 0;
		for (; at < busy.length && busy[at] < rowEnd; at++) {
			const i = busy[at];
			if (down[i] !== 0 || (y > 0 && down[i - width] !== 0)) unlike++;
			if (across[i] === 0) continue;
			const length = i + 1 - start;
			add(start, length, length - unlike);
			start = i + 1;
			unlike = 0;
		}
		add(start, rowEnd - start, rowEnd - start - unlike);
	}
	for (let bin = 0; bin < bins; bin++)
		for (let c = 0; c < 4; c++)
			mean[4 * bin + c] = mean[4 * bin + c] / count[bin];
	return { count, flat, mean, bins };
}

function enlarged(values: Float64Array, length: number): Float64Array {
	const larger = new Float64Array(length);
	larger.set(values);
	return larger;
}

/**
 * Bins that found an ink, the fullest first: a bin is taken when it isn't near one taken before.
 * A flat pixel, which a blend on an edge never is, weighs six times as much as another; thin strokes
 * and ramps have only the others.
 */
function foundInks(histogram: Histogram): number[] {
	const { count, flat, mean, bins } = histogram;
	const weight = new Float64Array(bins);
	let total = 0;
	for (let bin = 0; bin < bins; bin++) {
		weight[bin] = flat[bin] + 0.2 * count[bin];
		total += weight[bin];
	}
	const least = Math.max(1, MIN_SHARE * total);
	const order: number[] = [];
	for (let bin = 0; bin < bins; bin++)
		if (weight[bin] >= least) order.push(bin);
	order.sort((a, b) => weight[b] - weight[a] || a - b);
	const inks: number[] = [];
	for (const bin of order) {
		if (inks.length === MAX_INKS) break;
		if (inks.every((ink) => distance(mean, ink, bin) >= MERGE)) inks.push(bin);
	}
	return inks.length > 0 ? inks : [0];
}

/** Gives each bin to its nearest ink. */
function assignInks(
	histogram: Histogram,
	inks: readonly number[],
	pixels: number,
) {
	const { count, mean, bins } = histogram;
	const shares = new Float64Array(inks.length);
	let error4 = 0;
	let error16 = 0;
	for (let bin = 0; bin < bins; bin++) {
		const share = count[bin] / pixels;
		let nearest = 0;
		let least = Number.POSITIVE_INFINITY;
		const last = Math.min(16, inks.length);
		for (let k = 0; k < last; k++) {
			const d = distance(mean, inks[k], bin);
			if (d < least) {
				least = d;
				nearest = k;
			}
			if (k === Math.min(4, last) - 1) error4 += share * least;
		}
		error16 += share * least;
		shares[nearest] += share;
	}
	return { shares, error4: Math.sqrt(error4), error16: Math.sqrt(error16) };
}

/** Saturation, lightness and contrast from the bins' mean colours. */
function tone(histogram: Histogram, pixels: number) {
	const { count, mean, bins } = histogram;
	let saturation = 0;
	let visible = 0;
	let sum = 0;
	let squares = 0;
	for (let bin = 0; bin < bins; bin++) {
		const share = count[bin] / pixels;
		const red = mean[4 * bin];
		const green = mean[4 * bin + 1];
		const blue = mean[4 * bin + 2];
		const alpha = mean[4 * bin + 3];
		const high = Math.max(red, green, blue);
		const low = Math.min(red, green, blue);
		const weight = (share * alpha) / 255;
		if (high > 0) saturation += (weight * (high - low)) / high;
		visible += weight;
		const lightness = ((red + green + blue) / 3 + 255 - alpha) / 255;
		sum += share * lightness;
		squares += share * lightness * lightness;
	}
	return {
		saturation: visible > 0 ? saturation / visible : 0,
		lightness: Math.min(1, sum),
		contrast: Math.min(1, Math.sqrt(Math.max(0, squares - sum * sum)) / 0.5),
	};
}

/** Squared distance of two bins' mean colours. */
function distance(mean: Float64Array, a: number, b: number): number {
	let sum = 0;
	for (let c = 0; c < 4; c++) {
		const d = mean[4 * a + c] - mean[4 * b + c];
		sum += d * d;
	}
	return sum;
}
