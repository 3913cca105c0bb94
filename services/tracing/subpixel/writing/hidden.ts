import { arcToCentre, arcToCubics } from "../geometry/arc.ts";
import { type Cubic, cubicAt } from "../geometry/cubic.ts";
import { hypot } from "../geometry/hypot.ts";
import { raised } from "../geometry/quadratic.ts";
import { thinned } from "../geometry/thinned.ts";
import type { Point, Segment } from "../types.ts";
import type { Stretch } from "./underlap.ts";

/**
 * How wide the neighbour is at the two ends of an open stretch: pixels of its width for each pixel
 * from the end, the tangent of the angle there.
 */
export interface Room {
	readonly start: number;
	readonly end: number;
}

/** Steps along a curve, in pixels, at which its hidden twin is taken. */
const STEP = 1.5;
const MOST_STEPS = 60;
/** Shorter stretches aren't moved, pixels. */
const LEAST_LENGTH = 1e-3;
/** A mitre goes no further than so many times the reach: one over this. */
const MITRE = 0.5;
/** An open stretch draws its ends in by no more than this part of its length. */
const MOST_INSET = 0.25;
/** The polygon may stray from what was moved by this part of the reach. */
const COARSENESS = 0.5;

/**
 * A stretch that another face will hide, as a coarse polygon to its right hand: it runs `reach`
 * pixels beyond the stretch, give or take half of that, which closes the joint as well as a faithful
 * offset would, with far fewer numbers. Unlike a faithful offset it can't fail on short or bent pieces.
 *
 * The points of the stretch are moved along their normals and thinned out (Douglas-Peucker). An open
 * stretch draws its ends in by `reach` and widens from them no faster than `room` says, so that it
 * stays inside a neighbour that is pointed there.
 *
 * @returns undefined where the stretch is too short to be moved at all
 */
export function hiddenStretch(
	stretch: Stretch,
	closed: boolean,
	reach: number,
	room: Room = {
		start: Number.POSITIVE_INFINITY,
		end: Number.POSITIVE_INFINITY,
	},
): Stretch | undefined {
	const points = flattened(stretch);
	const n = points.length;
	const along = new Float64Array(n);
	for (let k = 1; k < n; k++) {
		along[k] =
			along[k - 1] +
			hypot(points[k].x - points[k - 1].x, points[k].y - points[k - 1].y);
	}
	const length = along[n - 1];
	if (n < 2 || length < LEAST_LENGTH) return undefined;
	const inset = closed ? 0 : Math.min(reach, MOST_INSET * length);
	const moved: Point[] = [];
	/** How far to go at a length along, so as not to leave the neighbour where it is pointed. */
	const reachAt = (at: number) =>
		closed
			? reach
			: Math.max(0, Math.min(reach, room.start * at, room.end * (length - at)));
	if (!closed) {
		moved.push(beside(points, along, inset, reachAt(inset)));
	}
	for (let k = 0; k < n; k++) {
		if (!closed && (along[k] <= inset || along[k] >= length - inset)) continue;
		moved.push(beyond(points, k, closed, reachAt(along[k])));
	}
	if (!closed) {
		moved.push(beside(points, along, length - inset, reachAt(length - inset)));
	}
	if (closed) moved[moved.length - 1] = moved[0];
	const kept = thinned(moved, closed, COARSENESS * reach);
	return {
		start: kept[0],
		segments: kept.slice(1).map((to): Segment => ({ kind: "line", to })),
	};
}

/** The point at a length along the polygon, moved to the right hand of the side that it lies on. */
function beside(
	points: readonly Point[],
	along: Float64Array,
	at: number,
	reach: number,
): Point {
	let k = 1;
	while (k + 1 < points.length && along[k] < at) k++;
	const span = along[k] - along[k - 1] || 1;
	const part = (at - along[k - 1]) / span;
	const dx = points[k].x - points[k - 1].x;
	const dy = points[k].y - points[k - 1].y;
	return {
		x: points[k - 1].x + part * dx - (reach * dy) / span,
		y: points[k - 1].y + part * dy + (reach * dx) / span,
	};
}

/** A point moved to the right hand along the mitre of its two sides, at most twice as far. */
function beyond(
	points: readonly Point[],
	k: number,
	closed: boolean,
	reach: number,
): Point {
	const n = points.length;
	const before = k > 0 ? k - 1 : closed ? n - 2 : k;
	const after = k + 1 < n ? k + 1 : closed ? 1 : k;
	const a = unit(points[before], points[k]);
	const b = unit(points[k], points[after]);
	const first = a ?? b ?? { x: 0, y: 0 };
	const second = b ?? first;
	const cos = first.x * second.x + first.y * second.y;
	const grow = reach / Math.max(MITRE, 1 + cos);
	return {
		x: points[k].x - grow * (first.y + second.y),
		y: points[k].y + grow * (first.x + second.x),
	};
}

function unit(from: Point, to: Point): Point | undefined {
	const size = hypot(to.x - from.x, to.y - from.y);
	return size > 1e-9
		? { x: (to.x - from.x) / size, y: (to.y - from.y) / size }
		: undefined;
}

function flattened({ start, segments }: Stretch): Point[] {
	const points: Point[] = [start];
	let pen = start;
	for (const segment of segments) {
		if (segment.kind === "line") points.push(segment.to);
		else {
			for (const cubic of cubicsOf(pen, segment)) {
				const length =
					hypot(cubic[2] - cubic[0], cubic[3] - cubic[1]) +
					hypot(cubic[4] - cubic[2], cubic[5] - cubic[3]) +
					hypot(cubic[6] - cubic[4], cubic[7] - cubic[5]);
				const steps = Math.max(
					2,
					Math.min(MOST_STEPS, Math.ceil(length / STEP)),
				);
				for (let k = 1; k <= steps; k++) {
					const [x, y] = cubicAt(cubic, k / steps);
					points.push({ x, y });
				}
			}
		}
		pen = segment.to;
	}
	return points;
}

function cubicsOf(pen: Point, segment: Exclude<Segment, { kind: "line" }>) {
	const { to } = segment;
	if (segment.kind === "arc") {
		const { radius, largeArc, sweep } = segment;
		return arcToCubics(
			arcToCentre(pen.x, pen.y, to.x, to.y, radius, largeArc, sweep),
		);
	}
	const { control1: a, control2: b } =
		segment.kind === "quadratic" ? raised(pen, segment) : segment;
	const cubic: Cubic = [pen.x, pen.y, a.x, a.y, b.x, b.y, to.x, to.y];
	return [cubic];
}
