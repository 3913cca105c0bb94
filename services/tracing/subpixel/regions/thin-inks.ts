import type { Pixels } from "../intake/index.ts";
import { addPaint, type PaintTable } from "../paint/table.ts";
import { PLACE, placeDistance, writePlace } from "../palette/oklab.ts";
import type { AssignOptions, EdgePixels } from "./assign.ts";

/** A new ink must be seen on at least this many ridge pixels. */
const LEAST_PIXELS = 3;
/** New inks lie at least this far from every other, OKLab: a thin stroke's colour is known less well. */
const LEAST_DISTANCE = 0.05;
const MOST_NEW = 24;

/**
 * Found inks for strokes too thin to have a flat pixel. Witnesses are unexplained pixels that are an
 * extreme of the colour along a row or a column: the crest of a stroke is one, the slope of an edge
 * never is. The purest (furthest from what lies beside it) speak first; a colour that is a blend of
 * an ink founded here and any other ink is not founded.
 */
export function foundThinInks(
	pixels: Pixels,
	table: PaintTable,
	edges: EdgePixels,
	unexplained: readonly number[],
	tolerance: number,
	options: AssignOptions,
): void {
	const cells = new Map<
		number,
		{ count: number; purity: number; value: number }
	>();
	for (const k of unexplained) {
		const i = edges.index[k];
		const purity = crest(pixels, i, tolerance);
		if (purity === 0) continue;
		const value = pixels.packed[i];
		const key = value & 0xf0f0f0f0;
		const cell = cells.get(key);
		if (cell === undefined) cells.set(key, { count: 1, purity, value });
		else {
			cell.count++;
			if (purity > cell.purity) {
				cell.purity = purity;
				cell.value = value;
			}
		}
	}
	const ordered = [...cells.values()]
		.filter((cell) => cell.count >= LEAST_PIXELS + options.noise)
		.sort((a, b) => b.purity - a.purity || a.value - b.value);
	const founded: number[] = [];
	const distance = Math.max(
		LEAST_DISTANCE + 0.01 * options.noise,
		options.inkDistance,
	);
	for (const { value } of ordered) {
		if (founded.length === MOST_NEW) break;
		if (table.ramps.length >= options.maxInks) break;
		const levels = [0, 8, 16, 24].map((shift) => (value >>> shift) & 255);
		if (hasAlike(table, levels, distance)) continue;
		if (founded.some((ink) => isBlend(table, levels, ink, tolerance))) continue;
		const [r, g, b, a] = levels;
		founded.push(addPaint(table, r, g, b, a));
	}
}

/** How far a pixel stands out from both sides along a row or column, in levels; 0 if it doesn't. */
function crest(pixels: Pixels, i: number, tolerance: number): number {
	const { width, height, packed } = pixels;
	const x = i % width;
	let most = 0;
	for (const [step, inside] of [
		[1, x > 0 && x < width - 1],
		[width, i >= width && i < width * (height - 1)],
	] as const) {
		if (!inside) continue;
		let before = 0;
		let after = 0;
		let product = 0;
		for (let shift = 0; shift < 32; shift += 8) {
			const p = (packed[i] >>> shift) & 255;
			const u = ((packed[i - step] >>> shift) & 255) - p;
			const v = ((packed[i + step] >>> shift) & 255) - p;
			before += u * u;
			after += v * v;
			product += u * v;
		}
		const greater = Math.sqrt(Math.max(before, after));
		const lesser = Math.sqrt(Math.min(before, after));
		if (greater < 2 * tolerance) continue;
		if (product > 0 || lesser < 3) most = Math.max(most, greater);
	}
	return most;
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
): boolean {
	const all = table.levels;
	for (let paint = 0; paint < table.ramps.length; paint++) {
		if (paint === ink) continue;
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
