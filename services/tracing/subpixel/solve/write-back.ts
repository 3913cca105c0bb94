import { hypot } from "../geometry/hypot.ts";
import { rectangleOf, shapeCurve } from "../primitives/shape-curve.ts";
import type { Curve, Point, Segment, Shape } from "../types.ts";
import { ARC, CUBIC, LINE, type Piece } from "./pieces.ts";
import type { Sketch } from "./sketch.ts";

/**
 * The curves of a sketch with its variables at `x`; each keeps its kind, so it has as many numbers as
 * before.
 *
 * @param curves those that the sketch was built from
 */
export function curvesOf(
	sketch: Sketch,
	x: Float64Array,
	curves: readonly Curve[],
): Curve[] {
	return curves.map((curve, e) => {
		const pieces = sketch.pieces.slice(sketch.first[e], sketch.first[e + 1]);
		if (pieces.length === 0) return curve;
		const { shape } = curve;
		if (shape !== undefined && isRound(shape))
			return shapeFrom(shape, pieces, x);
		const v = pieces[0].variables;
		const start = { x: x[v[0]], y: x[v[1]] };
		const segments = pieces.map((piece) => segmentFrom(piece, x));
		const moved: Curve = { start, segments, closed: curve.closed };
		const rectangle = rectangleOf(moved);
		return rectangle === undefined ? moved : { ...moved, shape: rectangle };
	});
}

/** Whether a shape has variables of its own; others are the lines that they consist of. */
function isRound(shape: Shape): shape is RoundShape {
	return shape.kind === "rect" ? shape.radius > 0 : shape.kind !== "polygon";
}

type RoundShape = Exclude<Shape, { kind: "polygon" }>;

function at(x: Float64Array, v: readonly number[], k: number): Point {
	return { x: x[v[k]], y: x[v[k + 1]] };
}

function segmentFrom(piece: Piece, x: Float64Array): Segment {
	const v = piece.variables;
	if (piece.kind === LINE) return { kind: "line", to: at(x, v, 2) };
	if (piece.kind === CUBIC) {
		return {
			kind: "cubic",
			control1: at(x, v, 2),
			control2: at(x, v, 4),
			to: at(x, v, 6),
		};
	}
	const half = x[v[4]];
	const chord = hypot(x[v[2]] - x[v[0]], x[v[3]] - x[v[1]]);
	return {
		kind: "arc",
		radius: chord / (2 * Math.max(1e-6, Math.abs(Math.sin(half)))),
		largeArc: Math.abs(half) > Math.PI / 2,
		sweep: half > 0,
		to: at(x, v, 2),
	};
}

function shapeFrom(
	shape: RoundShape,
	pieces: readonly Piece[],
	x: Float64Array,
): Curve {
	const clockwise =
		pieces.find((piece) => piece.kind > ARC && piece.turn > 0) !== undefined;
	if (shape.kind !== "rect") {
		const [cx, cy, rx, ry] = pieces[0].variables.map((v) => x[v]);
		return shapeCurve(
			shape.kind === "circle"
				? { kind: "circle", x: cx, y: cy, radius: rx }
				: { kind: "ellipse", x: cx, y: cy, radiusX: rx, radiusY: ry },
			clockwise,
		);
	}
	const corners = pieces.filter((piece) => piece.kind > ARC);
	const xs = corners.map((piece) => x[piece.variables[0]]);
	const ys = corners.map((piece) => x[piece.variables[1]]);
	const left = Math.min(...xs);
	const top = Math.min(...ys);
	const width = Math.max(...xs) - left;
	const height = Math.max(...ys) - top;
	const radius = Math.min(x[corners[0].variables[2]], width / 2, height / 2);
	return shapeCurve(
		{ kind: "rect", x: left, y: top, width, height, radius },
		clockwise,
	);
}
