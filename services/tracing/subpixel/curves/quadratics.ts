import {
	type Arc,
	arcAsCubics,
	type Cubic,
	pointOnCubic,
	splitCubic,
} from "../../../formats/drawing/index.ts";
import { hypot } from "../geometry/hypot.ts";
import { signedDistance } from "../geometry/stretch.ts";
import type { Point, Segment } from "../types.ts";

type Quadratic = Extract<Segment, { kind: "quadratic" }>;

/** A curve is cut in halves no oftener than this. */
const MAX_DEPTH = 10;
/** Points of a curve that are held against what stands for it. */
const SAMPLES = 8;
/** Tangents that turn by less than this, as a sine, meet too far off to be of use; those that turn back don't meet. */
const LEAST_TURN = 0.02;

/**
 * A cubic as quadratic curves that go on smoothly: each has its control point where the tangents at its ends meet, and
 * where that isn't between them, or strays further than the tolerance, it is cut in halves.
 *
 * @param tolerance how far a quadratic curve may run from the cubic, pixels
 */
export function cubicAsQuadratics(
	start: Point,
	cubic: Cubic,
	tolerance: number,
): Quadratic[] {
	const found: Quadratic[] = [];
	const walk = (from: Point, piece: Cubic, depth: number): void => {
		const control = tangentsMeet(from, piece) ?? middleOf(from, piece);
		const one: Quadratic = { kind: "quadratic", control, to: piece.to };
		if (depth === 0 || strays(from, piece, one) <= tolerance) {
			found.push(one);
			return;
		}
		const [first, second] = splitCubic(from, piece);
		walk(from, first, depth - 1);
		walk(first.to, second, depth - 1);
	};
	walk(start, cubic, MAX_DEPTH);
	return found;
}

/**
 * A circular arc as quadratic curves of equal turns. One of half a turn `a` is furthest off in its middle, by
 * radius (1 - cos a)² / (2 cos a).
 */
export function arcAsQuadratics(arc: Arc, tolerance: number): Quadratic[] {
	const radius = Math.max(arc.radiusX, arc.radiusY);
	let count = Math.ceil(Math.abs(arc.turn) / (Math.PI / 2) - 1e-9);
	const off = () => {
		const cos = Math.cos(Math.abs(arc.turn) / count / 2);
		return (radius * (1 - cos) ** 2) / (2 * cos);
	};
	while (off() > tolerance) count++;
	let from: Point = {
		x: arc.centre.x + arc.radiusX * Math.cos(arc.from),
		y: arc.centre.y + arc.radiusY * Math.sin(arc.from),
	};
	return arcAsCubics(arc, Math.abs(arc.turn) / count).map((piece) => {
		const control = tangentsMeet(from, piece) ?? middleOf(from, piece);
		from = piece.to;
		return { kind: "quadratic", control, to: piece.to };
	});
}

/** Where the tangents at a curve's ends meet, if that is ahead of one and behind the other. */
function tangentsMeet(
	from: Point,
	{ control1, control2, to }: Cubic,
): Point | undefined {
	const [ax, ay] = [control1.x - from.x, control1.y - from.y];
	const [bx, by] = [to.x - control2.x, to.y - control2.y];
	const cross = ax * by - ay * bx;
	const size = hypot(ax, ay) * hypot(bx, by);
	if (Math.abs(cross) <= LEAST_TURN * size || ax * bx + ay * by < 0)
		return undefined;
	const [cx, cy] = [to.x - from.x, to.y - from.y];
	const ahead = (cx * by - cy * bx) / cross;
	const behind = (ax * cy - ay * cx) / cross;
	if (ahead <= 0 || behind <= 0) return undefined;
	return { x: from.x + ahead * ax, y: from.y + ahead * ay };
}

/** The control point of the quadratic curve that a cubic is nearest to, were it free at its ends. */
function middleOf(from: Point, { control1, control2, to }: Cubic): Point {
	return {
		x: (3 * (control1.x + control2.x) - from.x - to.x) / 4,
		y: (3 * (control1.y + control2.y) - from.y - to.y) / 4,
	};
}

/** The furthest of some points of a cubic from the quadratic curve, pixels; both ways along are compared. */
function strays(from: Point, cubic: Cubic, quadratic: Quadratic): number {
	const { control, to } = quadratic;
	const points = [from];
	for (let k = 1; k <= 2 * SAMPLES; k++) {
		const t = k / (2 * SAMPLES);
		const u = 1 - t;
		points.push({
			x: u * u * from.x + 2 * u * t * control.x + t * t * to.x,
			y: u * u * from.y + 2 * u * t * control.y + t * t * to.y,
		});
	}
	let worst = 0;
	for (let k = 1; k < SAMPLES; k++) {
		const { x, y } = pointOnCubic(from, cubic, k / SAMPLES);
		let nearest = Number.POSITIVE_INFINITY;
		for (let i = 1; i < points.length; i++)
			nearest = Math.min(
				nearest,
				Math.abs(signedDistance(x, y, points[i - 1], points[i])),
			);
		worst = Math.max(worst, nearest);
	}
	return worst;
}
