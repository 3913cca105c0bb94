import { hypot } from "../geometry/hypot.ts";
import type { Point } from "../types.ts";
import { measuredSigma } from "./options.ts";
import { fitParabola, type Parabola, parabolaAt } from "./parabola.ts";
import type { Polyline } from "./polyline.ts";

/** Lengths at which a flank is tried, pixels. */
const LENGTHS = [2.5, 4, 6, 9];
/** A longer flank is taken while it misses by no more than this (mean square, in variances) or so many times the least. */
const GOOD_MISFIT = 1.8;
const WORSE = 1.5;
/** Standard deviation of a flank's bend, one over pixels; over the square of the gap, in pixels, where that is less. */
const BEND_SIGMA = 0.03;
const BEND_BY_GAP = 0.2;
/** Intersections of the flanks' tangents, each at the last one's place. */
const ROUNDS = 4;
/** A flank is extended no further than this beyond what it was fitted to, pixels. */
const BEYOND = 3;
/** Flanks that meet at less than this, as a sine, have no apex. */
const LEAST_SINE = 0.1;
/**
 * The nearest points beside a corner are at most so far from it, in pixels, where the columns between can't be measured: the
 * nearer one, which tells how far a bend could reach at most, and the further one.
 */
const UNMEASURED = 1.6;
const FURTHER = 2.4;
/** So far, in pixels, points may lie from a flank that they belong to. */
const STRAY = 0.02;

/** Points are sure if they are known better than this, pixels. */
const SURE = 0.1;

const onBack = new Float64Array(4);
const onFront = new Float64Array(4);

/** Where two flanks meet. */
export interface Apex {
	x: number;
	y: number;
	/** How much the boundary turns there, radians. */
	turn: number;
	/** Unit directions of the two flanks there. */
	back: Point;
	front: Point;
}

/** Whether a point is known so well that few of them tell a direction: of a staircase's each step would look like a corner. */
export const isSure = (p: Polyline, k: number): boolean =>
	measuredSigma(p.weight[k]) < SURE;

/** The longest arm within `first`..`last` that a parabola explains, from the corner outwards. */
export function flank(
	p: Polyline,
	at: number,
	direction: -1 | 1,
	gap: number,
	limit: number,
): Parabola | undefined {
	let near = at;
	while (
		near !== limit &&
		Math.abs(p.at[near] - p.at[at]) < gap &&
		near + direction >= 0 &&
		near + direction < p.count
	) {
		near += direction;
	}
	let best: Parabola | undefined;
	let least = Number.POSITIVE_INFINITY;
	let far = near;
	// The further the apex is beyond the flank, the less may its bend be trusted.
	const bend = Math.min(BEND_SIGMA, BEND_BY_GAP / (gap * gap));
	for (const length of LENGTHS) {
		const before = far;
		while (far !== limit && Math.abs(p.at[far] - p.at[near]) < length) {
			far += direction;
		}
		if (Math.abs(far - near) < 2 || (best !== undefined && far === before)) {
			break;
		}
		const fit =
			direction > 0
				? fitParabola(p, near, far, bend)
				: fitParabola(p, far, near, bend);
		least = Math.min(least, fit.misfit);
		if (
			best === undefined ||
			fit.misfit < Math.max(GOOD_MISFIT, WORSE * least)
		) {
			best = fit;
		}
	}
	return best;
}

/** Where two flanks meet when extended, by intersecting their tangents nearer and nearer to it. */
export function meet(
	a: Parabola,
	b: Parabola,
	x: number,
	y: number,
): Apex | undefined {
	let px = x;
	let py = y;
	let turn = 0;
	for (let round = 0; round < ROUNDS; round++) {
		const u = (px - a.x) * a.dx + (py - a.y) * a.dy;
		const v = (px - b.x) * b.dx + (py - b.y) * b.dy;
		parabolaAt(a, clamp(u, a.low - BEYOND, a.high + BEYOND), onBack);
		parabolaAt(b, clamp(v, b.low - BEYOND, b.high + BEYOND), onFront);
		const sin = onBack[2] * onFront[3] - onBack[3] * onFront[2];
		const cos = onBack[2] * onFront[2] + onBack[3] * onFront[3];
		turn = Math.atan2(sin, cos);
		if (Math.abs(sin) < LEAST_SINE) return undefined;
		const t =
			((onFront[0] - onBack[0]) * onFront[3] -
				(onFront[1] - onBack[1]) * onFront[2]) /
			sin;
		px = onBack[0] + t * onBack[2];
		py = onBack[1] + t * onBack[3];
	}
	return {
		x: px,
		y: py,
		turn,
		back: { x: onBack[2], y: onBack[3] },
		front: { x: onFront[2], y: onFront[3] },
	};
}

/**
 * Whether the boundary's points beside an apex, one on either side, lie on the flanks still. Where
 * columns close to a corner can't be measured the last points are up to a pixel and a half away, and
 * the chord between them passes further from a sharp apex than its contour does. A bend that touches
 * the flanks R tan((pi - phi) / 2) before the apex would have left them there by more than this.
 */
export function reachesUp(
	p: Polyline,
	index: number,
	apex: Apex,
	back: Parabola,
	front: Parabola,
): boolean {
	const before = isAhead(p, index, apex) ? index - 1 : index;
	if (before < 0 || before + 1 >= p.count) return false;
	const away = [before, before + 1].map((k) =>
		hypot(p.x[k] - apex.x, p.y[k] - apex.y),
	);
	return (
		Math.min(...away) < UNMEASURED &&
		Math.max(...away) < FURTHER &&
		isOn(back, p, before) &&
		isOn(front, p, before + 1)
	);
}

/** Whether a point lies further along an apex' second flank than back along its first. */
export function isAhead(p: Polyline, k: number, apex: Apex): boolean {
	const x = p.x[k] - apex.x;
	const y = p.y[k] - apex.y;
	return (
		x * apex.front.x + y * apex.front.y > -(x * apex.back.x + y * apex.back.y)
	);
}

function isOn(flank: Parabola, p: Polyline, k: number): boolean {
	const x = p.x[k] - flank.x;
	const y = p.y[k] - flank.y;
	const u = x * flank.dx + y * flank.dy;
	const v = y * flank.dx - x * flank.dy;
	const miss = Math.abs(v - flank.a - u * (flank.b + u * flank.c));
	return miss < STRAY + measuredSigma(p.weight[k]);
}

function clamp(value: number, low: number, high: number): number {
	return value < low ? low : value > high ? high : value;
}
