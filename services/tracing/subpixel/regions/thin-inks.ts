import { PLACE, placeDistance, writePlace } from "../colour/oklab.ts";
import type { Pixels } from "../intake/index.ts";
import { addPaint, forgetPaints, type PaintTable } from "../paint/table.ts";
import {
	type AssignOptions,
	type EdgePixels,
	toleranceOf,
} from "./edge-pixels.ts";

/** A new ink must be seen on at least this many ridge pixels, … */
const LEAST_PIXELS = 3;
/** … or in a clean image on one peak that so many tolerances part from every ink. */
const LEAST_APART = 4;
/** New inks lie at least this far from every other, OKLab: a thin stroke's colour is known less well. */
const LEAST_DISTANCE = 0.05;
/** … and so much further for each level of noise. */
const DISTANCE_BY_NOISE = 0.01;
const MOST_NEW = 24;
const OPAQUE = 255;
/** A crest stands out from one side by so many tolerances; from the other it may differ by so many levels, or lie beyond. */
const CREST = 2;
const SHOULDER = 3;

/**
 * Establish inks for strokes too thin to have a flat pixel. Witnesses are unexplained pixels that are an
 * extreme of the colour along a row or a column: the crest of a stroke is one, the slope of an edge
 * never is. One witness is enough if it is an extreme along both, as a dot is and a corner of the image that a
 * round shape leaves free; beyond the border the image goes on as in a mirror. The purest (furthest from what
 * lies beside it) speak first; a colour that is a blend of an ink established here and any other ink is not established.
 */
export function establishThinInks(
	pixels: Pixels,
	table: PaintTable,
	edges: EdgePixels,
	unexplained: Int32Array,
	noise: number,
	options: AssignOptions,
): void {
	const tolerance = toleranceOf(noise);
	const cells = new Map<
		number,
		{ count: number; peaks: number; purity: number; value: number }
	>();
	// Beside a ramp, mixtures of its colours may be peaks.
	const onePeakTells =
		noise === 0 && table.ramps.every((ramp) => ramp === null);
	for (const k of unexplained) {
		const i = edges.index[k];
		const { ways, purity } = crestAt(pixels, i, tolerance);
		if (ways === 0) continue;
		const value = pixels.packed[i];
		const isPeak =
			ways === 2 && apartFromInks(table, value) >= LEAST_APART * tolerance;
		const peaks = onePeakTells && isPeak ? 1 : 0;
		const key = value & 0xf0f0f0f0;
		const cell = cells.get(key);
		if (cell === undefined) cells.set(key, { count: 1, peaks, purity, value });
		else {
			cell.count++;
			cell.peaks += peaks;
			if (purity > cell.purity) {
				cell.purity = purity;
				cell.value = value;
			}
		}
	}
	const ordered = [...cells.values()]
		.filter(({ count, peaks }) => count >= LEAST_PIXELS + noise || peaks > 0)
		.sort((a, b) => b.purity - a.purity || a.value - b.value);
	const established: number[] = [];
	const distance = Math.max(
		LEAST_DISTANCE + DISTANCE_BY_NOISE * noise,
		options.inkDistance === "auto" ? 0 : options.inkDistance,
	);
	// What is see-through lets the ground show before it is an ink of its own.
	const isMixed = (levels: readonly number[]) =>
		levels[3] < OPAQUE &&
		isBlend(table, levels, table.ramps.length - 1, tolerance);
	if (ordered.length > 0 && !hasClear(table)) {
		const clear = addPaint(table, 0, 0, 0, 0);
		if (ordered.some(({ value }) => isMixed(levelsOf(value))))
			established.push(clear);
		else forgetPaints(table, clear);
	}
	const known = table.ramps.length;
	/** Told to be a blend by an ink that spoke later. */
	const mixed = new Set<number>();
	for (let round = 0; round <= MOST_NEW; round++) {
		forgetPaints(table, known);
		const fresh = new Map<number, number>();
		for (const { value } of ordered) {
			if (established.length + fresh.size === MOST_NEW) break;
			if (table.ramps.length >= options.maxInks) break;
			if (mixed.has(value)) continue;
			const levels = levelsOf(value);
			if (hasAlike(table, levels, distance)) continue;
			const purer = [...established, ...fresh.keys()];
			if (purer.some((ink) => isBlend(table, levels, ink, tolerance))) continue;
			const [r, g, b, a] = levels;
			fresh.set(addPaint(table, r, g, b, a), value);
		}
		const before = mixed.size;
		for (const [ink, value] of fresh) {
			const others = [...fresh.keys()].filter((other) => other !== ink);
			if (
				others.some((other) =>
					isBlend(table, levelsOf(value), other, tolerance, ink),
				)
			)
				mixed.add(value);
		}
		if (mixed.size === before) break;
	}
}

const levelsOf = (value: number): number[] =>
	[0, 8, 16, 24].map((shift) => (value >>> shift) & 255);

function hasClear({ levels, ramps }: PaintTable): boolean {
	return ramps.some(
		(ramp, paint) => ramp === null && levels[4 * paint + 3] === 0,
	);
}

/** Along how many of its row and its column a pixel stands out from both sides, and how far at most, levels. */
function crestAt(
	pixels: Pixels,
	i: number,
	tolerance: number,
): { ways: number; purity: number } {
	const { width, height, packed } = pixels;
	const x = i % width;
	const y = (i - x) / width;
	let ways = 0;
	let purity = 0;
	for (const [step, isFirst, isLast] of [
		[1, x === 0, x === width - 1],
		[width, y === 0, y === height - 1],
	] as const) {
		if (isFirst && isLast) continue;
		const one = packed[isFirst ? i + step : i - step];
		const two = packed[isLast ? i - step : i + step];
		let before = 0;
		let after = 0;
		let product = 0;
		for (let shift = 0; shift < 32; shift += 8) {
			const p = (packed[i] >>> shift) & 255;
			const u = ((one >>> shift) & 255) - p;
			const v = ((two >>> shift) & 255) - p;
			before += u * u;
			after += v * v;
			product += u * v;
		}
		const greater = Math.sqrt(Math.max(before, after));
		const lesser = Math.sqrt(Math.min(before, after));
		if (greater < CREST * tolerance) continue;
		if (product <= 0 && lesser >= SHOULDER) continue;
		ways++;
		purity = Math.max(purity, greater);
	}
	return { ways, purity };
}

/** How far a packed colour is from the nearest solid ink, levels over the four channels. */
function apartFromInks(table: PaintTable, value: number): number {
	let least = Number.POSITIVE_INFINITY;
	for (let paint = 0; paint < table.ramps.length; paint++) {
		if (table.ramps[paint] !== null) continue;
		let square = 0;
		for (let c = 0; c < 4; c++) {
			square +=
				(((value >>> (8 * c)) & 255) - table.levels[4 * paint + c]) ** 2;
		}
		least = Math.min(least, square);
	}
	return Math.sqrt(least);
}

function hasAlike(
	table: PaintTable,
	levels: readonly number[],
	distance: number,
): boolean {
	const places = new Float64Array(2 * PLACE);
	writePlace(levels[0], levels[1], levels[2], levels[3], places, 0);
	for (let paint = 0; paint < table.ramps.length; paint++) {
		if (table.ramps[paint] !== null) continue;
		const [r, g, b, a] = table.levels.slice(4 * paint, 4 * paint + 4);
		writePlace(r, g, b, a, places, PLACE);
		if (placeDistance(places, 0, places, PLACE) < distance) return true;
	}
	return false;
}

/** Is the colour a mixture of `ink` and some other ink? */
function isBlend(
	table: PaintTable,
	levels: readonly number[],
	ink: number,
	tolerance: number,
	itself = -1,
): boolean {
	const all = table.levels;
	for (let paint = 0; paint < table.ramps.length; paint++) {
		if (paint === ink || paint === itself) continue;
		let length = 0;
		let along = 0;
		let whole = 0;
		for (let c = 0; c < 4; c++) {
			const d = all[4 * ink + c] - all[4 * paint + c];
			const w = levels[c] - all[4 * paint + c];
			length += d * d;
			along += d * w;
			whole += w * w;
		}
		if (along < 0 || along > length) continue;
		if (whole - (along * along) / length < tolerance * tolerance) return true;
	}
	return false;
}
