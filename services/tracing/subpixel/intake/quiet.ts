import { ColourCounts } from "../colour/counts.ts";
import { PLACE, placeDistance, writePlace } from "../colour/oklab.ts";
import { withNearInks } from "./near-inks.ts";
import type { Pixels } from "./pixels.ts";

/** Inks looked for: at most this many, each at least this part of the image and this far apart (OKLab). */
const MOST_INKS = 24;
const LEAST_PART = 0.0015;
const APART = 0.06;
/** A pixel is steady if its neighbours differ by no more standard deviations of the noise and levels than these. */
const STEADY = 1.5;
const STEADY_SLACK = 2;
/** A pixel is pulled to an ink within this many standard deviations of the noise (over four channels). */
const PULL = 4;
/** … and so many levels, … */
const PULL_SLACK = 3;
/** … if that ink is seen on a steady pixel within this distance. */
const REACH = 3;

/**
 * Quieten a noisy image (JPEG, grain) without blurring it: pixels within the noise of a nearby ink
 * become that ink, all others (edges, ramps) keep their values. Inks are the peaks of a coarse histogram
 * of steady pixels, those that differ from their four neighbours by no more than the noise.
 * Cost: about 50 look-ups for a pixel that isn't an ink already.
 * What it gets wrong: faint detail within the noise of its ground is lost; that is what noise means.
 *
 * @param noise one standard deviation, levels, > 0
 */
export function quieten(pixels: Pixels, noise: number): Pixels {
	const { width, height, packed } = pixels;
	const steady = findSteady(pixels, noise);
	const reach = PULL * noise + PULL_SLACK;
	const counts = countsOf(packed, steady);
	const inks = withNearInks(
		findPeaks(counts, packed.length),
		counts,
		noise,
		reach,
		pixels,
	);
	const nearest = new NearestInk(inks, reach);
	const inkOf = new Int8Array(packed.length).fill(-1);
	// Most pixels are as the one before.
	let before = packed[0];
	let own = nearest.to(before);
	for (let i = 0; i < packed.length; i++) {
		if (steady[i] === 0) continue;
		if (packed[i] !== before) {
			before = packed[i];
			own = nearest.to(before);
		}
		inkOf[i] = own;
	}
	const quiet = packed.slice();
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const i = y * width + x;
			if (inkOf[i] >= 0) {
				quiet[i] = inks[inkOf[i]];
				continue;
			}
			// What is steady and no ink's is none's at all.
			const ink = steady[i] ? -1 : nearest.to(packed[i]);
			if (ink >= 0 && isNear(inkOf, width, height, x, y, ink)) {
				quiet[i] = inks[ink];
			}
		}
	}
	return { ...pixels, packed: quiet };
}

/** 1 for pixels that differ little from all four neighbours. */
function findSteady(pixels: Pixels, noise: number): Uint8Array {
	const { width, height, packed } = pixels;
	const steady = new Uint8Array(packed.length).fill(1);
	const limit = (STEADY * noise + STEADY_SLACK) ** 2;
	for (let y = 0; y < height; y++) {
		const last = (y + 1) * width - 1;
		const below = y < height - 1 ? width : 0;
		for (let i = y * width; i <= last; i++) {
			const here = packed[i];
			// What lies before was compared from there.
			if (i < last && distance(here, packed[i + 1]) > limit) {
				steady[i] = 0;
				steady[i + 1] = 0;
			}
			if (distance(here, packed[i + below]) > limit) {
				steady[i] = 0;
				steady[i + below] = 0;
			}
		}
	}
	return steady;
}

/** How often each colour comes among steady pixels. */
function countsOf(packed: Uint32Array, steady: Uint8Array): ColourCounts {
	const counts = new ColourCounts(packed.length);
	for (let i = 0; i < packed.length; ) {
		const value = packed[i];
		let run = 0;
		do run += steady[i++];
		while (i < packed.length && packed[i] === value);
		if (run > 0) counts.add(value, run);
	}
	return counts;
}

/** Squared distance of two packed colours over the four channels. */
function distance(a: number, b: number): number {
	if (a === b) return 0;
	const red = (a & 255) - (b & 255);
	const green = ((a >>> 8) & 255) - ((b >>> 8) & 255);
	const blue = ((a >>> 16) & 255) - ((b >>> 16) & 255);
	const alpha = (a >>> 24) - (b >>> 24);
	return red * red + green * green + blue * blue + alpha * alpha;
}

/** A cell of the coarse histogram. */
interface Cell {
	weight: number;
	/** Its commonest colour, of equals the least, and how often that comes. */
	colour: number;
	most: number;
}

/** Peaks of the histogram of steady pixels, the greatest first, packed. */
function findPeaks(
	{ size, values, counts }: ColourCounts,
	pixels: number,
): number[] {
	const cells = new Map<number, Cell>();
	for (let k = 0; k < size; k++) {
		const value = values[k];
		const count = counts[k];
		const key = value & 0xf0f0f0f0;
		const cell = cells.get(key);
		if (cell === undefined) {
			cells.set(key, { weight: count, colour: value, most: count });
			continue;
		}
		cell.weight += count;
		if (count > cell.most || (count === cell.most && value < cell.colour)) {
			cell.most = count;
			cell.colour = value;
		}
	}
	const ordered = [...cells.entries()]
		.filter(([, cell]) => cell.weight >= LEAST_PART * pixels)
		.sort(([a, p], [b, q]) => q.weight - p.weight || a - b);
	const inks: number[] = [];
	const places = new Float64Array(PLACE * (MOST_INKS + 1));
	for (const [, { colour: ink }] of ordered) {
		if (inks.length === MOST_INKS) break;
		const own = PLACE * inks.length;
		writePlace(
			ink & 255,
			(ink >>> 8) & 255,
			(ink >>> 16) & 255,
			ink >>> 24,
			places,
			own,
		);
		const isNew = inks.every(
			(_, k) => placeDistance(places, own, places, PLACE * k) >= APART,
		);
		if (isNew) inks.push(ink);
	}
	return inks;
}

/** Cells of colours, of four bits a channel, in which much the same inks are near. */
const CELLS = 1 << 16;
/** Cells that haven't been looked at. */
const UNSEEN = -1;

/** Tells which ink colours are nearest to. Of each cell of colours it notes which inks are within reach of any in it: mostly one or two. */
class NearestInk {
	readonly #inks: readonly number[];
	readonly #limit: number;
	/** Where in `#near` the list of each cell starts; a list is its length and that many inks, in their order. */
	readonly #listOf = new Int32Array(CELLS).fill(UNSEEN);
	readonly #near: number[] = [];

	/** @param reach so far from a colour its ink may be, levels over four channels */
	constructor(inks: readonly number[], reach: number) {
		this.#inks = inks;
		this.#limit = reach ** 2;
	}

	/** The index of the ink that a colour is nearest to, of equals the last; -1 where none is within reach. */
	to(value: number): number {
		const near = this.#near;
		const cell =
			((value >>> 4) & 0xf) |
			((value >>> 8) & 0xf0) |
			((value >>> 12) & 0xf00) |
			((value >>> 16) & 0xf000);
		let list = this.#listOf[cell];
		if (list === UNSEEN) {
			list = near.length;
			this.#listOf[cell] = list;
			this.#list(value & 0xf0f0f0f0);
		}
		let best = -1;
		let least = this.#limit;
		for (let k = list + 1; k <= list + near[list]; k++) {
			const d = distance(value, this.#inks[near[k]]);
			if (d <= least) {
				least = d;
				best = near[k];
			}
		}
		return best;
	}

	/** Lists the inks within reach of a cell, given its darkest and clearest colour. */
	#list(corner: number): void {
		const near = this.#near;
		const from = near.push(0);
		this.#inks.forEach((ink, k) => {
			let square = 0;
			for (let shift = 0; shift < 32; shift += 8) {
				const low = (corner >>> shift) & 255;
				const level = (ink >>> shift) & 255;
				const outside = Math.max(0, low - level, level - low - 15);
				square += outside * outside;
			}
			if (square <= this.#limit) near.push(k);
		});
		near[from - 1] = near.length - from;
	}
}

function isNear(
	inkOf: Int8Array,
	width: number,
	height: number,
	x: number,
	y: number,
	ink: number,
): boolean {
	const y0 = Math.max(0, y - REACH);
	const y1 = Math.min(height - 1, y + REACH);
	const x0 = Math.max(0, x - REACH);
	const x1 = Math.min(width - 1, x + REACH);
	// Its own row tells most.
	if (isInRow(inkOf, y * width + x0, y * width + x1, ink)) return true;
	for (let v = y0; v <= y1; v++) {
		if (v !== y && isInRow(inkOf, v * width + x0, v * width + x1, ink))
			return true;
	}
	return false;
}

function isInRow(
	inkOf: Int8Array,
	from: number,
	to: number,
	ink: number,
): boolean {
	for (let i = from; i <= to; i++) if (inkOf[i] === ink) return true;
	return false;
}
