import {
	arcAsCubics,
	arcByEnds,
	cubicAsArcs,
	flatten,
} from "../../../formats/drawing/index.ts";
import { hypot } from "../geometry/hypot.ts";
import type { Primitive } from "../primitives/names.ts";
import type { Curve, Point, Segment, Shape } from "../types.ts";
import { arcAsQuadratics, cubicAsQuadratics } from "./quadratics.ts";

/** An arc that turns by less is a line, radians. */
const STRAIGHT = 1e-4;

/** What curves may be, in the client's words. */
export type CurveWords =
	| "all"
	| "lines"
	| "lines_and_arcs"
	| "lines_and_quadratics"
	| "lines_and_cubics";

/** What outlines may be made of. */
export interface AllowedCurves {
	readonly curves: CurveWords;
	/** Elements of their own. */
	readonly primitives: readonly Primitive[];
	/** How far lines, arcs and quadratic curves may run from the curve that they stand for, pixels. */
	readonly tolerance: number;
}

/**
 * Curves that were fitted freely, said in the words that are allowed. An edge is one curve for both of
 * its faces, so shapes that met still meet.
 */
export function allowCurves(
	curves: readonly Curve[],
	allowed: AllowedCurves,
): readonly Curve[] {
	return curves.map((curve) => {
		const segments: Segment[] = [];
		let from = curve.start;
		for (const segment of curve.segments) {
			segments.push(...said(from, segment, allowed));
			from = segment.to;
		}
		const { start, closed, shape } = curve;
		return shape !== undefined && mayBe(shape, allowed)
			? { start, closed, segments, shape }
			: { start, closed, segments };
	});
}

function mayBe(shape: Shape, { curves, primitives }: AllowedCurves): boolean {
	const name = primitiveOf(shape);
	const isStraight =
		name === "rectangle" || name === "polygon" || name === "star";
	if (curves === "lines" || curves === "lines_and_quadratics")
		return isStraight && primitives.includes(name);
	if (curves === "lines_and_arcs" && name === "ellipse") return false;
	return primitives.includes(name);
}

/** The word that a client has for a shape. */
export function primitiveOf(shape: Shape): Primitive {
	if (shape.kind === "rect")
		return shape.radius > 0 ? "rounded_rectangle" : "rectangle";
	if (shape.kind === "polygon")
		return shape.inner === undefined ? "polygon" : "star";
	return shape.kind;
}

/** One segment in other words. */
function said(
	start: Point,
	segment: Segment,
	{ curves, tolerance }: AllowedCurves,
): readonly Segment[] {
	if (segment.kind === "line" || segment.kind === "quadratic") return [segment];
	if (curves === "all") return [segment];
	const arc =
		segment.kind === "arc"
			? arcByEnds(
					start,
					segment.to,
					{ x: segment.radius, y: segment.radius },
					0,
					segment.largeArc,
					segment.sweep,
				)
			: undefined;
	if (curves === "lines") {
		const contour = {
			...{ start, closed: false },
			segments: segment.kind === "cubic" ? [segment] : arc ? [arc] : [],
		};
		const points = flatten(contour, tolerance).slice(1);
		return (points.length === 0 ? [segment.to] : points).map((to) => ({
			kind: "line",
			to,
		}));
	}
	if (curves === "lines_and_quadratics") {
		if (segment.kind === "cubic")
			return cubicAsQuadratics(start, segment, tolerance);
		return arc === undefined
			? [{ kind: "line", to: segment.to }]
			: arcAsQuadratics(arc, tolerance);
	}
	if (curves === "lines_and_cubics")
		return segment.kind === "arc"
			? arc === undefined
				? [{ kind: "line", to: segment.to }]
				: arcAsCubics(arc, Math.PI / 4)
			: [segment];
	if (segment.kind === "arc") return [segment];
	let from = start;
	return cubicAsArcs(start, segment, tolerance).map(({ to, turn }): Segment => {
		const chord = hypot(to.x - from.x, to.y - from.y);
		from = to;
		if (Math.abs(turn) < STRAIGHT) return { kind: "line", to };
		return {
			kind: "arc",
			radius: chord / (2 * Math.sin(Math.abs(turn) / 2)),
			largeArc: Math.abs(turn) > Math.PI,
			sweep: turn > 0,
			to,
		};
	});
}
