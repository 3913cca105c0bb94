import { hypot } from "../geometry/hypot.ts";
import { raised } from "../geometry/quadratic.ts";
import type { Point, Segment } from "../types.ts";
import { ARC, CUBIC, LINE, type Piece, plainPiece } from "./pieces.ts";
import type { Place, Variables } from "./variables.ts";

/** Levels within this are equal. */
const SAME = 1e-9;
/** Lines that miss an axis by less, in pixels and in radians, are meant to run along it. */
const ALIGNED = 0.06;
const LEAN = 0.01;

/**
 * A segment as a piece between two places. Both ends of a line along an axis share that coordinate, and
 * so do a control point and its node where they are level.
 *
 * @param pen where the segment starts, which is the value of `from`
 */
export function sketchSegment(
	variables: Variables,
	segment: Segment,
	pen: Point,
	from: Place,
	to: Place,
	edge: number,
	fixed: boolean,
): Piece {
	if (segment.kind === "line") {
		const dx = Math.abs(segment.to.x - pen.x);
		const dy = Math.abs(segment.to.y - pen.y);
		if (dx < Math.min(ALIGNED, LEAN * dy)) variables.join(from[0], to[0]);
		if (dy < Math.min(ALIGNED, LEAN * dx)) variables.join(from[1], to[1]);
		return plainPiece(LINE, edge, [...from, ...to]);
	}
	if (segment.kind === "arc") {
		const chord = hypot(segment.to.x - pen.x, segment.to.y - pen.y);
		const ratio = Math.min(1, chord / (2 * segment.radius));
		const small = Math.asin(ratio);
		const half = segment.largeArc ? Math.PI - small : small;
		const turn = variables.add(segment.sweep ? half : -half, fixed);
		return plainPiece(ARC, edge, [...from, ...to, turn]);
	}
	if (segment.kind === "quadratic")
		return sketchSegment(
			variables,
			raised(pen, segment),
			...([pen, from, to, edge, fixed] as const),
		);
	const one = variables.addPoint(segment.control1, fixed);
	const two = variables.addPoint(segment.control2, fixed);
	for (const axis of ["x", "y"] as const) {
		const i = axis === "x" ? 0 : 1;
		if (Math.abs(segment.control1[axis] - pen[axis]) < SAME) {
			variables.join(from[i], one[i]);
		}
		if (Math.abs(segment.control2[axis] - segment.to[axis]) < SAME) {
			variables.join(to[i], two[i]);
		}
	}
	return plainPiece(CUBIC, edge, [...from, ...one, ...two, ...to]);
}
