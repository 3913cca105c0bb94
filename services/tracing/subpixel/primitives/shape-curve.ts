import { hypot } from "../geometry/hypot.ts";
import { cornersOf } from "../geometry/regular-polygon.ts";
import type { Curve, Point, RegularPolygon, Segment, Shape } from "../types.ts";

/** A circle's quarter as a cubic: 4/3 tan(pi / 8). */
const HANDLE = 0.5522847498;

/**
 * A shape as a closed curve, for outlines that are part of a path.
 *
 * @param clockwise which way round on screen
 */
export function shapeCurve(shape: Shape, clockwise: boolean): Curve {
	if (shape.kind === "circle") return circleCurve(shape, clockwise);
	if (shape.kind === "ellipse") return ellipseCurve(shape, clockwise);
	if (shape.kind === "polygon") return polygonCurve(shape, clockwise);
	return rectCurve(shape, clockwise);
}

function circleCurve(
	shape: Extract<Shape, { kind: "circle" }>,
	clockwise: boolean,
): Curve {
	const { x, y, radius } = shape;
	const start = { x: x - radius, y };
	const half = (to: Point): Segment => ({
		kind: "arc",
		radius,
		largeArc: false,
		sweep: clockwise,
		to,
	});
	const segments = [half({ x: x + radius, y }), half(start)];
	return { start, segments, closed: true, shape };
}

function ellipseCurve(
	shape: Extract<Shape, { kind: "ellipse" }>,
	clockwise: boolean,
): Curve {
	const { x, y, radiusX, radiusY } = shape;
	const turn = clockwise ? 1 : -1;
	const at = (c: number, s: number): Point => ({
		x: x + c * radiusX,
		y: y + s * turn * radiusY,
	});
	const corners = [
		[-1, 0],
		[0, -1],
		[1, 0],
		[0, 1],
	];
	const segments = corners.map(([c, s], k): Segment => {
		const [nc, ns] = corners[(k + 1) % 4];
		return {
			kind: "cubic",
			control1: at(c + HANDLE * nc, s + HANDLE * ns),
			control2: at(nc + HANDLE * c, ns + HANDLE * s),
			to: at(nc, ns),
		};
	});
	return { start: at(-1, 0), segments, closed: true, shape };
}

function polygonCurve(shape: RegularPolygon, clockwise: boolean): Curve {
	const corners = cornersOf(shape);
	if (!clockwise) corners.reverse();
	const [start, ...others] = corners;
	const segments = [...others, start].map(
		(to): Segment => ({ kind: "line", to }),
	);
	return { start, segments, closed: true, shape };
}

function rectCurve(
	shape: Extract<Shape, { kind: "rect" }>,
	clockwise: boolean,
): Curve {
	const { x, y, width, height, radius } = shape;
	// Corners clockwise from the top left; each is come to along one side and left along the next.
	const corners: Point[] = [
		{ x, y },
		{ x: x + width, y },
		{ x: x + width, y: y + height },
		{ x, y: y + height },
	];
	if (!clockwise) corners.reverse();
	const towards = (from: Point, to: Point): Point => {
		const length = hypot(to.x - from.x, to.y - from.y) || 1;
		return {
			x: from.x + (radius * (to.x - from.x)) / length,
			y: from.y + (radius * (to.y - from.y)) / length,
		};
	};
	const segments: Segment[] = [];
	const start = radius > 0 ? towards(corners[0], corners[1]) : corners[0];
	let pen = start;
	const lineTo = (to: Point) => {
		if (hypot(to.x - pen.x, to.y - pen.y) > 1e-6) {
			segments.push({ kind: "line", to });
		}
		pen = to;
	};
	for (let k = 1; k <= 4; k++) {
		const corner = corners[k % 4];
		if (radius === 0) {
			lineTo(corner);
			continue;
		}
		lineTo(towards(corner, corners[(k + 3) % 4]));
		pen = k === 4 ? start : towards(corner, corners[(k + 1) % 4]);
		segments.push({
			kind: "arc",
			radius,
			largeArc: false,
			sweep: clockwise,
			to: pen,
		});
	}
	return { start, segments, closed: true, shape };
}

/** The rectangle that a closed curve of four lines along the axes is. */
export function rectangleOf(curve: Curve): Shape | undefined {
	if (!curve.closed || curve.segments.length !== 4) return undefined;
	let from = curve.start;
	const xs: number[] = [];
	const ys: number[] = [];
	for (const segment of curve.segments) {
		if (segment.kind !== "line") return undefined;
		const flat = Math.abs(segment.to.y - from.y) < 1e-9;
		const steep = Math.abs(segment.to.x - from.x) < 1e-9;
		if (flat === steep) return undefined;
		from = segment.to;
		xs.push(from.x);
		ys.push(from.y);
	}
	const x = Math.min(...xs);
	const y = Math.min(...ys);
	const width = Math.max(...xs) - x;
	const height = Math.max(...ys) - y;
	return { kind: "rect", x, y, width, height, radius: 0 };
}
