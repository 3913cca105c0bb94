import { fitEdge } from "../curves/index.ts";
import { isolines } from "../geometry/isolines.ts";
import { toColour } from "../paint/describe.ts";
import type { Colour, Curve, Field, Paint } from "../types.ts";
import { roundedNumber } from "./numbers.ts";
import { shortColour, shortOpacity } from "./paint.ts";
import { pathData } from "./path-data.ts";
import { shapeElement } from "./shape-element.ts";
import { chooseTones } from "./tones.ts";

type Blurred = Extract<Paint, { kind: "blurred" }>;

/** A field is written in about so many bytes, but for its fewest contours. */
const MOST_BYTES = 1600;
const FEWEST = 6;
const MOST = 40;
/** Steps are no finer than this, levels. */
const FINEST = 1.2;
/** Contours of a soft field may run so far from where they are, pixels, and are that uncertain. */
const TOLERANCE = 0.3;
const UNCERTAIN = 0.3;
/** The price of a number, nats: a contour is one of many, and no one sees it by itself. */
const ECONOMY = 8;
/** A contour of fewer points than this is left out. */
const LEAST_POINTS = 8;
/** From a place in the shares with their rim of two to the centre of that pixel in the box. */
const RIM_TO_CENTRE = 1.5;
/** One place after the point is enough for what is soft. */
const DECIMALS = 1;
/** A line of this opacity in the middle colour makes three equal steps of one. */
const LINE_OPACITY = 2 / 3;

/**
 * What is blurred on a ground as shapes within shapes, each in one colour: contours of its shares, as many as few bytes
 * allow. On an opaque ground the colours are those seen, so nothing adds up wrongly, and a see-through line along each
 * contour, half on the step and half on the one below, makes three steps of one. Where there is no ground each is a veil that
 * brings what lies beneath to the next opacity.
 *
 * @param allow says curves in the words that are allowed
 * @returns markup to be painted after the ground and before what lies on it
 */
export function contourMarkup(
	{ ground, fields }: Blurred,
	allow: Allow = (free) => free,
): string {
	return fields.map((field) => fieldMarkup(ground, field, allow)).join("");
}

type Allow = (curves: readonly Curve[]) => readonly Curve[];

function fieldMarkup(ground: Colour, field: Field, allow: Allow): string {
	const write = ground.opacity > 0 ? linedMarkup : veilMarkup;
	const perContour = ground.opacity > 0 ? 3 : 1;
	const change = Math.max(...field.change.map(Math.abs));
	const finest = Math.min(MOST, Math.ceil(change / FINEST / perContour));
	const values = framedShares(field);
	const few = write(ground, field, values, FEWEST, allow);
	// Each contour takes about as much as any other.
	const count = Math.floor((FEWEST * MOST_BYTES) / Math.max(1, few.length));
	const wanted = Math.min(finest, count);
	return wanted <= FEWEST ? few : write(ground, field, values, wanted, allow);
}

/** The shares with a rim of two: along the image's border they go on, so that no contour is seen to close there. */
function framedShares({ width, height, shares }: Field): Float32Array {
	const columns = width + 4;
	const rows = height + 4;
	const values = new Float32Array(columns * rows);
	for (let v = 1; v < rows - 1; v++) {
		for (let u = 1; u < columns - 1; u++) {
			const x = Math.max(0, Math.min(width - 1, u - 2));
			const y = Math.max(0, Math.min(height - 1, v - 2));
			values[v * columns + u] = shares[y * width + x];
		}
	}
	return values;
}

/** Contours with lines along them: the first, second and third of each three tones lie outside, on and within it. */
function linedMarkup(
	ground: Colour,
	field: Field,
	values: Float32Array,
	count: number,
	allow: Allow,
): string {
	const { levels, tones } = chooseTones(field, 3 * count);
	const colourOf = (tone: number) => {
		const { r, g, b } = ground;
		const seen = [r, g, b].map((level, c) => level + tone * field.change[c]);
		return shortColour(toColour(seen[0], seen[1], seen[2], 255));
	};
	let below = 0;
	let drawn = "";
	for (let k = 1; k < levels.length; k += 3) {
		const contour = contoursAt(field, values, levels[k], allow);
		if (contour === undefined) continue;
		const tone = tones[k + 1];
		const width = areaBetween(field, levels[k - 1], levels[k + 1]);
		const line = roundedNumber(width / contour.length, 1);
		drawn += contour.markup.replace(
			"/>",
			` fill="${colourOf(tone)}" stroke="${colourOf((below + tone) / 2)}" stroke-width="${line}"/>`,
		);
		below = tone;
	}
	return `<g stroke-opacity="${shortOpacity(LINE_OPACITY)}">${drawn}</g>`;
}

/** Veils on one another, of one opacity: the lowest of half of it, for on a bare ground a step is seen soonest. */
function veilMarkup(
	_: Colour,
	field: Field,
	values: Float32Array,
	count: number,
	allow: Allow,
): string {
	const [r, g, b, a] = field.change;
	const most = a / 255;
	const halves = Math.floor(count / 3);
	const veil = 1 - (1 - most) ** (1 / (count - halves / 2));
	const half = 1 - Math.sqrt(1 - veil);
	let below = 0;
	const veils = (number: number, opacity: number) => {
		let drawn = "";
		for (let n = 0; n < number; n++) {
			const above = 1 - (1 - below) * (1 - opacity);
			const level = (below + above) / 2 / most;
			drawn += contoursAt(field, values, level, allow)?.markup ?? "";
			below = above;
		}
		return `<g fill-opacity="${shortOpacity(opacity)}">${drawn}</g>`;
	};
	const drawn = veils(halves, half) + veils(count - halves, veil);
	const colour = shortColour(toColour(r, g, b, a));
	return `<g${colour === "#000" ? "" : ` fill="${colour}"`}>${drawn}</g>`;
}

/** Pixels that show shares between two levels. */
function areaBetween(
	{ shares, seen }: Field,
	least: number,
	most: number,
): number {
	let count = 0;
	for (let k = 0; k < shares.length; k++)
		if (seen[k] && shares[k] >= least && shares[k] < most) count++;
	return count;
}

/** What is drawn of the contours at a level, and how long they are where they are seen, pixels. */
function contoursAt(
	field: Field,
	values: Float32Array,
	level: number,
	allow: Allow,
): { markup: string; length: number } | undefined {
	const columns = field.width + 4;
	let length = 0;
	const free: Curve[] = [];
	for (const line of isolines(
		values,
		columns,
		values.length / columns,
		level,
	)) {
		if (line.length < 2 * LEAST_POINTS) continue;
		const seen = seenLength(field, line);
		if (seen === 0) continue;
		length += seen;
		free.push(
			fitted(
				line.map(
					(at, k) =>
						at + (k % 2 === 0 ? field.left : field.top) - RIM_TO_CENTRE,
				),
			),
		);
	}
	if (free.length === 0) return undefined;
	const curves = allow(free);
	const shape = curves.length === 1 ? curves[0].shape : undefined;
	const markup =
		shape === undefined
			? `<path d="${pathData(curves, DECIMALS)}"/>`
			: shapeElement(shape, DECIMALS);
	return { markup, length };
}

function seenLength(
	{ width, height, seen }: Field,
	line: Float64Array,
): number {
	let length = 0;
	for (let k = 0; k < line.length; k += 2) {
		const next = (k + 2) % line.length;
		const x = Math.round(line[k]) - 2;
		const y = Math.round(line[k + 1]) - 2;
		if (x < 0 || y < 0 || x >= width || y >= height) continue;
		if (seen[y * width + x])
			length += Math.hypot(line[next] - line[k], line[next + 1] - line[k + 1]);
	}
	return length;
}

function fitted(points: Float64Array): Curve {
	return fitEdge(
		{
			points,
			sigma: new Float64Array(points.length / 2).fill(UNCERTAIN),
			cracks: points,
			closed: true,
			left: 0,
			right: 1,
			startJunction: -1,
			endJunction: -1,
		},
		{ tolerance: TOLERANCE, cornerAngle: 170, economy: ECONOMY },
	);
}
