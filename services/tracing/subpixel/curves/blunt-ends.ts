import type { Point } from "../types.ts";
import { blurReach, type Corner, inward, nearest } from "./corner-measures.ts";
import { flank, isSure, meet } from "./flanks.ts";
import { measuredSigma } from "./options.ts";
import { type Parabola, parabolaAt } from "./parabola.ts";
import type { Polyline } from "./polyline.ts";

/** Ends are so wide, pixels: narrower ones have no side to measure, and the corners of wider ones are found one by one. */
const LEAST_WIDTH = 0.8;
const MOST_WIDTH = 8;
/** Sides run beside each other but for this, as a cosine. */
const PARALLEL = 0.97;
/** Their chords over so many pixels, of which so many are there, turn by less than a right angle. */
const GLANCE = 4;
const LEAST_GLANCE = 3;
/** Sides are missed by no more than this, mean square in variances. */
const SIDE_MISFIT = 1;
/** A point lies on a side or an end that it misses by no more than this, pixels, and so many of its deviations. */
const STRAY = 0.03;
const STRAY_SIGMAS = 3;
/** Half a pixel's column. */
const HALF = 0.5;
/** What is that near to an axis runs along it, as a sine. */
const LEVEL = 0.01;
/** The last points of two sides along an axis are level with each other within this, pixels. */
const EVEN = 0.2;
/** Sides that are seen to run on straight as near to the end as this, pixels, don't bend into a round one of any width. */
const SEEN_TO = 0.85;
/** A pixel blurs right angles so far, pixels. */
const BLURRED = blurReach(Math.PI / 2);
/** Sides begin so much further from a peak, pixels, for it may lie in the middle of the end; on the grid corners blur nothing. */
const FURTHER = [0, 1, 2, 3, -0.6, 0.4];

const tip = new Float64Array(4);

/** One side of a line's end, followed towards the end. */
interface Side {
	readonly line: Parabola;
	/** The end of what was fitted, and the direction from there to the line's end. */
	readonly at: Point;
	readonly towards: Point;
}

/**
 * Both corners of the square end of a line that is only a few pixels wide. A pixel's box blurs each of them
 * over the other, so neither has two flanks of its own; but columns that lie within the end from side to side are measured
 * exactly. If those agree with one line across, and none lies back as on a round end, the end is where
 * they say, and its corners are where the sides meet it.
 *
 * Gets wrong: ends of two pixels' width off the pixels' grid have no such column, and stay round; ends of a width
 * of one or two pixels are placed on the grid.
 *
 * @param low peaks of the turn, the first and the last of the end; `first` and `last` bound what belongs to the sides
 * @returns the corners in order along `p`; undefined where it is another end, or none
 */
export function bluntEnd(
	p: Polyline,
	[low, high]: readonly [number, number],
	[first, last]: readonly [number, number],
): readonly [Corner, Corner] | undefined {
	if (!isSure(p, low) || !isSure(p, high)) return undefined;
	if (!mayRunBeside(p, [low, high], [first, last])) return undefined;
	for (const further of FURTHER) {
		const gap = BLURRED + further;
		const corners = endBeyond(p, [low, high], [first, last], gap);
		if (corners !== undefined) return corners;
	}
	return undefined;
}

/** A quick no where what leads up to the end and away from it point far apart. */
function mayRunBeside(
	p: Polyline,
	[low, high]: readonly [number, number],
	[first, last]: readonly [number, number],
): boolean {
	let back = low;
	while (back > first && p.at[low] - p.at[back] < GLANCE) back--;
	let front = high;
	while (front < last && p.at[front] - p.at[high] < GLANCE) front++;
	const bx = p.x[low] - p.x[back];
	const by = p.y[low] - p.y[back];
	const fx = p.x[high] - p.x[front];
	const fy = p.y[high] - p.y[front];
	const square = (bx * bx + by * by) * (fx * fx + fy * fy);
	// Where there is too little to tell, nothing is said.
	if (square < LEAST_GLANCE ** 4) return true;
	return bx * fx + by * fy > 0;
}

/** Likewise, with sides that begin so many pixels from the peaks. */
function endBeyond(
	p: Polyline,
	[low, high]: readonly [number, number],
	[first, last]: readonly [number, number],
	gap: number,
): readonly [Corner, Corner] | undefined {
	const back = sideOf(p, [low, first], -1, gap);
	if (back === undefined) return undefined;
	const front = sideOf(p, [high, last], 1, gap);
	if (front === undefined) return undefined;
	const { towards } = back;
	const cosine = towards.x * front.towards.x + towards.y * front.towards.y;
	if (cosine < PARALLEL) return undefined;
	const width = distance(front.at, back);
	if (width < LEAST_WIDTH || width > MOST_WIDTH) return undefined;
	const end = endBetween(p, [low, high], back, front);
	if (end === undefined) return undefined;
	const a = meet(back.line, end, p.x[low], p.y[low]);
	const b = meet(end, front.line, p.x[high], p.y[high]);
	if (a === undefined || b === undefined) return undefined;
	if (Math.sign(a.turn) !== Math.sign(b.turn)) return undefined;
	const [, from] = nearest(p, low, a.x, a.y);
	const [, to] = nearest(p, high, b.x, b.y);
	if (to <= from) return undefined;
	return [
		{ index: from, x: a.x, y: a.y, reach: BLURRED },
		{ index: to, x: b.x, y: b.y, reach: BLURRED },
	];
}

/** @param limit what belongs to the side ends there */
function sideOf(
	p: Polyline,
	[at, limit]: readonly [number, number],
	direction: -1 | 1,
	gap: number,
): Side | undefined {
	const clear = Math.min(gap, BLURRED);
	const until = inward(p, limit, direction === 1 ? -1 : 1, clear, at);
	const line = flank(p, at, direction, gap, until);
	if (line === undefined || line.misfit > SIDE_MISFIT) return undefined;
	parabolaAt(line, direction === -1 ? line.high : line.low, tip);
	return {
		line,
		at: { x: tip[0], y: tip[1] },
		towards: { x: -direction * tip[2], y: -direction * tip[3] },
	};
}

/** The line across the end, as far as columns within it tell; it runs from the first side to the second. */
function endBetween(
	p: Polyline,
	[low, high]: readonly [number, number],
	back: Side,
	front: Side,
): Parabola | undefined {
	const { towards } = back;
	const across = unit(front.at.x - back.at.x, front.at.y - back.at.y, towards);
	const reach = HALF / Math.max(Math.abs(across.x), Math.abs(across.y)) - 1e-6;
	const isRow = Math.abs(across.y) > Math.abs(across.x);
	const inside: number[] = [];
	const bulges: number[] = [];
	let leaves = false;
	let backTip = Number.NEGATIVE_INFINITY;
	let frontTip = Number.NEGATIVE_INFINITY;
	const along = (k: number) =>
		(p.x[k] - back.at.x) * towards.x + (p.y[k] - back.at.y) * towards.y;
	for (let k = start(p, low); k <= stop(p, high); k++) {
		const point = { x: p.x[k], y: p.y[k] };
		const fromBack = distance(point, back);
		const fromFront = distance(point, front);
		const stray = STRAY + STRAY_SIGMAS * measuredSigma(p.weight[k]);
		if (Math.min(fromBack, fromFront) >= reach) {
			// Points off their row's middle were measured along columns, which the end's corners lie in.
			if (Math.abs(((isRow ? p.y[k] : p.x[k]) % 1) - HALF) > 1e-6) continue;
			inside.push(k);
			bulges.push(bulge(fromBack, fromFront));
		} else if (fromBack < stray) backTip = Math.max(backTip, along(k));
		else if (fromFront < stray) frontTip = Math.max(frontTip, along(k));
		else leaves = true;
	}
	const tips = Math.min(backTip, frontTip);
	if (inside.length === 0) {
		const isLevel = Math.min(Math.abs(towards.x), Math.abs(towards.y)) < LEVEL;
		if (!isLevel || leaves || Math.abs(backTip - frontTip) > EVEN)
			return undefined;
		return lineAcross(back.at, towards, across, tips + HALF);
	}
	const places = inside.map(along);
	const place = places.reduce((sum, one) => sum + one, 0) / places.length;
	const strays = inside.map(
		(k) => STRAY + STRAY_SIGMAS * measuredSigma(p.weight[k]),
	);
	if (places.some((one, i) => Math.abs(one - place) > strays[i]))
		return undefined;
	const isRuledOut =
		Math.max(...bulges) - Math.min(...bulges) > 2 * Math.max(...strays);
	if (!isRuledOut && place - tips > SEEN_TO) return undefined;
	return lineAcross(back.at, towards, across, place);
}

/** How far a round end would reach beyond its beginning at a point so far from either side, pixels. */
function bulge(fromBack: number, fromFront: number): number {
	return Math.sqrt(fromBack * fromFront);
}

/** The first point that may lie beside an end whose first peak is at `low`; likewise the last. */
function start(p: Polyline, low: number): number {
	let k = low;
	while (k > 0 && p.at[low] - p.at[k - 1] < MOST_WIDTH / 2) k--;
	return k;
}

function stop(p: Polyline, high: number): number {
	let k = high;
	while (k + 1 < p.count && p.at[k + 1] - p.at[high] < MOST_WIDTH / 2) k++;
	return k;
}

/** The direction square to `towards` on the side of (x, y). */
function unit(x: number, y: number, towards: Point): Point {
	const side = towards.x * y - towards.y * x > 0 ? 1 : -1;
	return { x: -side * towards.y, y: side * towards.x };
}

function lineAcross(
	from: Point,
	towards: Point,
	across: Point,
	place: number,
): Parabola {
	return {
		x: from.x + place * towards.x,
		y: from.y + place * towards.y,
		dx: across.x,
		dy: across.y,
		a: 0,
		b: 0,
		c: 0,
		low: 0,
		high: MOST_WIDTH,
		misfit: 0,
	};
}

/** From a point to a side's tangent, pixels. */
function distance({ x, y }: Point, { at, towards }: Side): number {
	return Math.abs((x - at.x) * towards.y - (y - at.y) * towards.x);
}
