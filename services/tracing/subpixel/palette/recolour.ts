import {
	OPAQUE_LEVEL,
	PLACE,
	placeDistance,
	writePlace,
} from "../colour/oklab.ts";
import type { PaintTable } from "../paint/table.ts";
import type { Colour } from "../types.ts";
import {
	type PaletteEntry,
	readColour,
	readPalette,
	takes,
} from "./entries.ts";

/** How the colours that were found are shown. */
export interface Recolouring {
	/** What to paint with: see `readPalette`; none leaves the colours as they are. */
	readonly palette: readonly string[];
	/** Figure and ground in black, white, one colour or nothing; full leaves the colours to the others. */
	readonly mode: "full" | "black_and_white" | "stencil" | "one_color";
	/** Of the figure in one colour, #rrggbb or #rrggbbaa. */
	readonly colour: string;
	/** Most colours that show, a transparent ground not counted; 0 for as many as there are. */
	readonly maxColours: number;
}

/** Whether anything is shown in another colour than its own. */
export function isRecoloured({
	palette,
	mode,
	maxColours,
}: Recolouring): boolean {
	return palette.length > 0 || mode !== "full" || maxColours > 0;
}

/** An ink as it is shown, and where that lies in OKLab over white and black. */
interface Shown {
	readonly colour: Colour;
	readonly place: Float64Array;
	/** Pixels that are shown so. */
	size: number;
}

/**
 * Show the inks of a drawing in other colours, and join what is shown alike. The pixels are measured
 * against the image's own inks all the same, since coverage can only be read from the colours that were
 * mixed. Of those that become one, the ink of most pixels stands for all. Ramps stay as they are, and what
 * is fully transparent stays so.
 *
 * @param labels paint of each pixel, in rows; changed in place
 * @param width pixels of a row
 */
export function recolour(
	{ palette, mode, colour: figure, maxColours }: Recolouring,
	table: PaintTable,
	labels: Int32Array,
	width: number,
): void {
	const entries = readPalette(palette);
	const size = new Int32Array(table.ramps.length);
	for (let i = 0; i < labels.length; i++) size[labels[i]]++;
	const inTwo =
		mode === "full"
			? undefined
			: figureAndGround(mode, readColour(figure), table, labels, width);
	const classes: Shown[] = [];
	/** By its colour: equal ones are one. */
	const known = new Map<string, number>();
	const classOf = table.ramps.map((ramp, paint) => {
		if (ramp !== null || size[paint] === 0) return -1;
		const own = ownColour(table, paint);
		const colour =
			own.opacity === 0
				? own
				: shownAs(inTwo === undefined ? own : inTwo(own), entries);
		// All that doesn't show is one.
		const key =
			colour.opacity === 0
				? ""
				: [colour.r, colour.g, colour.b, colour.opacity].join();
		const at = known.get(key) ?? classes.length;
		known.set(key, at);
		classes[at] ??= { colour, place: placeOf(colour), size: 0 };
		classes[at].size += size[paint];
		return at;
	});
	const joined = maxColours > 0 ? joinToMost(classes, maxColours) : undefined;
	const finalOf = classOf.map((at) => (at < 0 ? at : (joined?.[at] ?? at)));
	const stands = new Int32Array(classes.length).fill(-1);
	finalOf.forEach((at, paint) => {
		if (at < 0) return;
		table.shown[paint] = classes[at].colour;
		if (stands[at] < 0 || size[paint] > size[stands[at]]) stands[at] = paint;
	});
	for (let i = 0; i < labels.length; i++) {
		const at = finalOf[labels[i]];
		if (at >= 0) labels[i] = stands[at];
	}
}

function ownColour({ levels }: PaintTable, paint: number): Colour {
	const [r, g, b, a] = levels.slice(4 * paint, 4 * paint + 4);
	if (a < 0.5) return { r: 0, g: 0, b: 0, opacity: 0 };
	const straight = (level: number) =>
		Math.min(255, Math.round((255 * level) / a));
	// Within half a level of hiding all is hiding all.
	const opacity = a > OPAQUE_LEVEL ? 1 : a / 255;
	return { r: straight(r), g: straight(g), b: straight(b), opacity };
}

function placeOf({ r, g, b, opacity }: Colour): Float64Array {
	const place = new Float64Array(PLACE);
	writePlace(r * opacity, g * opacity, b * opacity, 255 * opacity, place, 0);
	return place;
}

const BLACK: Colour = { r: 0, g: 0, b: 0, opacity: 1 };
const WHITE: Colour = { r: 255, g: 255, b: 255, opacity: 1 };
const NOTHING: Colour = { r: 0, g: 0, b: 0, opacity: 0 };

/** Of the way from the ground to the colour that is farthest from it: what lies nearer belongs to the ground. */
const NEAR_GROUND = 0.35;

/**
 * Tells figure from ground: the ground is the colour with most of the image's frame and whatever is
 * much like it. A light logo on a dark ground stays light in black and white; in a stencil the
 * figure is black, in one colour it has that.
 */
function figureAndGround(
	mode: "black_and_white" | "stencil" | "one_color",
	colour: Colour,
	table: PaintTable,
	labels: Int32Array,
	width: number,
): (own: Colour) => Colour {
	const ground = ownColour(table, mostOnFrame(labels, width));
	const at = placeOf(ground);
	const farFrom = (colour: Colour) => placeDistance(placeOf(colour), 0, at, 0);
	let farthest = 0;
	for (const paint of new Set(labels))
		farthest = Math.max(farthest, farFrom(ownColour(table, paint)));
	// Over white: the place begins with the lightness there.
	const isDark = ground.opacity > 0 && at[0] < 0.5;
	const [figure, rest] =
		mode !== "black_and_white"
			? [mode === "stencil" ? BLACK : colour, NOTHING]
			: isDark
				? [WHITE, BLACK]
				: [BLACK, WHITE];
	if (ground.opacity === 0) return () => figure;
	return (own) => (farFrom(own) > NEAR_GROUND * farthest ? figure : rest);
}

function mostOnFrame(labels: Int32Array, width: number): number {
	const counts = new Map<number, number>();
	const rows = labels.length / width;
	labels.forEach((label, i) => {
		const x = i % width;
		const y = (i - x) / width;
		if (x === 0 || y === 0 || x === width - 1 || y === rows - 1)
			counts.set(label, (counts.get(label) ?? 0) + 1);
	});
	return [...counts].sort((a, b) => b[1] - a[1])[0][0];
}

/** By the nearest entry that takes it; entries with a tolerance come first. */
function shownAs(own: Colour, entries: readonly PaletteEntry[]): Colour {
	const place = placeOf(own);
	let shown = own;
	let least = Number.POSITIVE_INFINITY;
	let narrow = false;
	for (const entry of entries) {
		const distance = placeDistance(place, 0, placeOf(entry.from), 0);
		if (!takes(entry, distance)) continue;
		const isNarrow = entry.tolerance !== undefined;
		if (narrow && !isNarrow) continue;
		if (distance >= least && isNarrow === narrow) continue;
		least = distance;
		narrow = isNarrow;
		shown = entry.to;
	}
	return shown;
}

/**
 * Joins classes until no more than `most` show: each time the two whose joining moves the pixels least
 * (Ward 1963), the larger giving its colour.
 *
 * @returns for each class the one that it is shown as
 */
function joinToMost(classes: readonly Shown[], most: number): number[] {
	const into = classes.map((_, at) => at);
	const left = new Set(into.filter((at) => classes[at].colour.opacity > 0));
	const weight = classes.map(({ size }) => size);
	while (left.size > most) {
		let best: [number, number] | undefined;
		let least = Number.POSITIVE_INFINITY;
		for (const a of left)
			for (const b of left) {
				if (a >= b) continue;
				const apart = placeDistance(classes[a].place, 0, classes[b].place, 0);
				const cost =
					(apart * apart * weight[a] * weight[b]) / (weight[a] + weight[b]);
				if (cost < least) {
					least = cost;
					best = [a, b];
				}
			}
		if (best === undefined) break;
		const [small, large] =
			weight[best[0]] < weight[best[1]] ? best : [best[1], best[0]];
		weight[large] += weight[small];
		left.delete(small);
		into.forEach((at, k) => {
			if (at === small) into[k] = large;
		});
	}
	return into;
}
