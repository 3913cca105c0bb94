import { endOf } from "../geometry/segment.ts";
import { thinned } from "../geometry/thinned.ts";
import type { Curve, Edge, PlanarMap, Point, Segment } from "../types.ts";
import { createLeash, type Leash } from "./leash.ts";

/**
 * How far a curve may run from the pixels' sides that its boundary was found along, pixels: half a pixel's
 * diagonal for where the boundary runs within its pixels, and what a rebuilt corner or a junction
 * needs. This bound is kept by every curve that is written, whatever fit it came from.
 */
export const LEASH = 2;

/** The same for curves that the pixels themselves have moved: sharp tips reach further than was measured. */
const MOVED_LEASH = 3;

export function leashOf(edge: Edge): Leash {
	return createLeash(edge.cracks, edge.closed, edge.frame);
}

/** Whether a curve stays that near to the pixels' sides all along. */
export function stays(curve: Curve, leash: Leash, limit = LEASH): boolean {
	let pen = curve.start;
	for (const segment of curve.segments) {
		if (!leash.holds(pen, segment, limit)) return false;
		pen = segment.to;
	}
	return true;
}

/** How far, in pixels, straight pieces that take a curve's place may pass from the points. */
const SPREAD = 0.3;

/** Straight pieces near all points of a stretch, between its given ends. */
export function straightened(
	points: readonly Point[],
	closed = false,
): Segment[] {
	return thinned(points, closed, SPREAD)
		.slice(1)
		.map((to): Segment => ({ kind: "line", to }));
}

/**
 * What always stays: straight pieces near the measured points, or along the pixels' sides where even
 * those are off.
 *
 * @param start, end where an open curve has to begin and end
 */
export function plainest(
	edge: Edge,
	leash: Leash,
	start: Point,
	end: Point,
): Curve {
	for (const outline of [edge.points, edge.cracks]) {
		const points: Point[] = [];
		for (let k = 0; k < outline.length; k += 2) {
			points.push({ x: outline[k], y: outline[k + 1] });
		}
		if (edge.closed) points.push(points[0]);
		else {
			points[0] = start;
			points[points.length - 1] = end;
		}
		const curve: Curve = {
			start: points[0],
			segments: straightened(points, edge.closed),
			closed: edge.closed,
		};
		if (outline === edge.cracks || stays(curve, leash)) return curve;
	}
	throw new Error("unreachable");
}

/**
 * Curves that were moved after they were fitted, held again: a junction that left its outline goes back, and a
 * curve that did is the fitted one again, between the ends that it has now.
 *
 * @param fitted the curves before they were moved, one for each edge
 */
export function holdMoved(
	map: PlanarMap,
	moved: readonly Curve[],
	fitted: readonly Curve[],
): Curve[] {
	const leashes = map.edges.map((edge) =>
		edge.left < 0 || edge.right < 0 ? undefined : leashOf(edge),
	);
	const lost = new Map<number, Point>();
	map.edges.forEach((edge, e) => {
		const leash = leashes[e];
		if (leash === undefined || edge.closed) return;
		if (leash.from(moved[e].start) > MOVED_LEASH) {
			lost.set(edge.startJunction, fitted[e].start);
		}
		if (leash.from(endOf(moved[e])) > MOVED_LEASH) {
			lost.set(edge.endJunction, endOf(fitted[e]));
		}
	});
	return moved.map((curve, e) => {
		const edge = map.edges[e];
		const start = lost.get(edge.startJunction) ?? curve.start;
		const end = lost.get(edge.endJunction) ?? endOf(curve);
		const placed = between(curve, start, end);
		const leash = leashes[e];
		if (leash === undefined || stays(placed, leash, MOVED_LEASH)) return placed;
		const before = between(fitted[e], start, end);
		if (stays(before, leash, MOVED_LEASH)) return before;
		return plainest(edge, leash, start, end);
	});
}

/** A curve with its ends, unless it is closed, put elsewhere. */
function between(curve: Curve, start: Point, end: Point): Curve {
	const last = curve.segments.at(-1);
	if (curve.closed || last === undefined) return curve;
	if (curve.start === start && last.to === end) return curve;
	const segments = [...curve.segments.slice(0, -1), { ...last, to: end }];
	return { ...curve, start, segments };
}
