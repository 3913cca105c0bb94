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
	const limit = reach ** 2;
	const nearest = nearestTo(inks, limit);
	const inkOf = new Int8Array(packed.length).fill(-1);
	for (let i = 0; i < packed.length; i++) {
		if (steady[i]) inkOf[i] = nearest(packed[i]);
	}
	const quiet = packed.slice();
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const i = y * width + x;
			if (inkOf[i] >= 0) {
				quiet[i] = inks[inkOf[i]];
				continue;
			}
			const ink = nearest(packed[i]);
			if (ink >= 0 && isNear(inkOf, width, height, x, y, ink)) {
				quiet[i] = inks[ink];
			}
		}
	}
	return { ...pixels, packed: quiet };
}

function findSteady(pixels: Pixels, noise: number): Uint8Array {
	const { width, height, packed } = pixels;
	const steady = new Uint8Array(packed.length);
	const limit = (STEADY * noise + STEADY_SLACK) ** 2;
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const i = y * width + x;
			const here = packed[i];
			steady[i] =
				distance(here, packed[x > 0 ? i - 1 : i]) <= limit &&
				distance(here, packed[x < width - 1 ? i + 1 : i]) <= limit &&
				distance(here, packed[y > 0 ? i - width : i]) <= limit &&
				distance(here, packed[y < height - 1 ? i + width : i]) <= limit
					? 1
					: 0;
		}
	}
	return steady;
}

/** How often each colour comes among steady pixels. */
function countsOf(
	packed: Uint32Array,
	steady: Uint8Array,
): Map<number, number> {
	const counts = new Map<number, number>();
	for (let i = 0; i < packed.length; ) {
		const value = packed[i];
		let run = 0;
		do run += steady[i++];
		while (i < packed.length && packed[i] === value);
		if (run > 0) counts.set(value, (counts.get(value) ?? 0) + run);
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

/** Peaks of the histogram of steady pixels, the greatest first, packed. */
function findPeaks(
	counts: ReadonlyMap<number, number>,
	pixels: number,
): number[] {
	const cells = new Map<
		number,
		{ weight: number; best: Map<number, number> }
	>();
	for (const [value, count] of counts) {
		const key = value & 0xf0f0f0f0;
		let cell = cells.get(key);
		if (cell === undefined) {
			cell = { weight: 0, best: new Map() };
			cells.set(key, cell);
		}
		cell.weight += count;
		cell.best.set(value, count);
	}
	const ordered = [...cells.entries()]
		.filter(([, cell]) => cell.weight >= LEAST_PART * pixels)
		.sort(([a, p], [b, q]) => q.weight - p.weight || a - b);
	const inks: number[] = [];
	const places = new Float64Array(PLACE * (MOST_INKS + 1));
	for (const [, { best }] of ordered) {
		if (inks.length === MOST_INKS) break;
		const ink = middle(best);
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

/** The most frequent colour of a cell. */
function middle(best: Map<number, number>): number {
	let most = 0;
	let ink = 0;
	for (const [value, count] of best) {
		if (count > most || (count === most && value < ink)) {
			most = count;
			ink = value;
		}
	}
	return ink;
}

/** Gives the index of the ink that a colour is nearest to, -1 where none is within the limit. */
function nearestTo(
	inks: readonly number[],
	limit: number,
): (value: number) => number {
	// Neighbours are often of one colour.
	let last: number | undefined;
	let best = -1;
	return (value) => {
		if (value === last) return best;
		last = value;
		best = -1;
		let least = limit;
		for (let k = 0; k < inks.length; k++) {
			const d = distance(value, inks[k]);
			if (d <= least) {
				least = d;
				best = k;
			}
		}
		return best;
	};
}

function isNear(
	inkOf: Int8Array,
	width: number,
	height: number,
	x: number,
	y: number,
	ink: number,
): boolean {
	const y1 = Math.min(height - 1, y + REACH);
	const x1 = Math.min(width - 1, x + REACH);
	for (let v = Math.max(0, y - REACH); v <= y1; v++) {
		for (let u = Math.max(0, x - REACH); u <= x1; u++) {
			if (inkOf[v * width + u] === ink) return true;
		}
	}
	return false;
}
