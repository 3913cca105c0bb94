import {
	type CommonEntityOptions,
	type DxfWriter,
	LWPolylineFlags,
	point3d,
	SplineFlags,
} from "@tarikjabiri/dxf";
import {
	arcAsCubics,
	type Bend,
	type Contour,
	type Cubic,
	cubicAsArcs,
	flatten,
	type Point,
	type Segment,
} from "../drawing/index.ts";
import type { WriteOrder } from "../order.ts";

/** Nearer than this two points are one, in the page's units. */
const SAME = 1e-7;

/**
 * Writes a contour as one entity: a circle or an ellipse where it is one and may be, a polyline
 * whose pieces are lines and arcs, or a spline where it has other curves and may have them.
 *
 * @param contour on the page, y upwards
 * @param tolerance how far lines and arcs may run from curves, in the page's units
 */
export function addContour(
	dxf: DxfWriter,
	contour: Contour,
	entities: WriteOrder["dxfEntities"],
	tolerance: number,
	options: CommonEntityOptions,
): void {
	const [first] = contour.segments;
	const mayCurve = entities !== "lines";
	const maySpline = entities === "lines_arcs_and_splines";
	if (contour.segments.length === 1 && first.kind === "arc" && isWhole(first)) {
		const { centre, radiusX, radiusY, rotation } = first;
		if (isRound(first) && mayCurve) {
			dxf.addCircle(point3d(centre.x, centre.y), radiusX, options);
			return;
		}
		if (maySpline) {
			// DXF turns an ellipse counterclockwise from its longer axis.
			const long = Math.max(radiusX, radiusY);
			const angle = radiusX >= radiusY ? rotation : rotation + Math.PI / 2;
			const axis = point3d(long * Math.cos(angle), long * Math.sin(angle));
			const ratio = Math.min(radiusX, radiusY) / long;
			const middle = point3d(centre.x, centre.y);
			dxf.addEllipse(middle, axis, ratio, 0, 2 * Math.PI, options);
			return;
		}
	}
	const isBent = contour.segments.some(
		(one) => one.kind === "cubic" || (one.kind === "arc" && !isRound(one)),
	);
	if (isBent && maySpline) addSpline(dxf, contour, options);
	else addPolyline(dxf, contour, mayCurve, tolerance, options);
}

type Arc = Extract<Segment, { kind: "arc" }>;

function isWhole({ turn }: Arc): boolean {
	return Math.abs(turn) >= 2 * Math.PI - 1e-6;
}

function isRound({ radiusX, radiusY }: Arc): boolean {
	return Math.abs(radiusX - radiusY) <= 1e-6 * Math.max(radiusX, radiusY);
}

function addPolyline(
	dxf: DxfWriter,
	contour: Contour,
	mayCurve: boolean,
	tolerance: number,
	options: CommonEntityOptions,
): void {
	const bends: Bend[] = mayCurve
		? bendsOf(contour, tolerance)
		: flatten(contour, tolerance)
				.slice(1)
				.map((to) => ({ to, turn: 0 }));
	const vertices: { point: Point; bulge: number }[] = [];
	let point = contour.start;
	for (const { to, turn } of bends) {
		if (Math.hypot(to.x - point.x, to.y - point.y) <= SAME) continue;
		vertices.push({ point, bulge: Math.tan(turn / 4) });
		point = to;
	}
	// One that is closed comes back by itself.
	if (!contour.closed) vertices.push({ point, bulge: 0 });
	if (vertices.length < 2) return;
	const flags = contour.closed ? LWPolylineFlags.Closed : LWPolylineFlags.None;
	dxf.addLWPolyline(vertices, { ...options, flags });
}

/** Lines and arcs of at most half a turn, for the more an arc turns the less its bulge tells. */
function bendsOf(contour: Contour, tolerance: number): Bend[] {
	const bends: Bend[] = [];
	let from = contour.start;
	for (const segment of contour.segments) {
		if (segment.kind === "line") bends.push({ to: segment.to, turn: 0 });
		else if (segment.kind === "cubic")
			bends.push(...cubicAsArcs(from, segment, tolerance));
		else if (isRound(segment)) bends.push(...halves(segment));
		else {
			let start = from;
			for (const part of arcAsCubics(segment, Math.PI / 4)) {
				bends.push(...cubicAsArcs(start, part, tolerance));
				start = part.to;
			}
		}
		from = segment.to;
	}
	return bends;
}

function halves(arc: Arc): Bend[] {
	const count = Math.ceil(Math.abs(arc.turn) / Math.PI - 1e-9);
	return arcAsCubics(arc, Math.abs(arc.turn) / count).map(({ to }) => ({
		to,
		turn: arc.turn / count,
	}));
}

/**
 * A contour as one cubic B-spline: its pieces as cubics, each knot three times, so that every piece
 * keeps its shape and corners stay corners. Lines become cubics exactly.
 */
function addSpline(
	dxf: DxfWriter,
	contour: Contour,
	options: CommonEntityOptions,
): void {
	const points = [contour.start];
	for (const segment of contour.segments) {
		const from = points[points.length - 1];
		for (const { control1, control2, to } of asCubics(from, segment))
			points.push(control1, control2, to);
	}
	const pieces = (points.length - 1) / 3;
	const knots = [0];
	for (let k = 0; k <= pieces; k++) knots.push(k, k, k);
	knots.push(pieces);
	const flags = SplineFlags.Planar | (contour.closed ? SplineFlags.Closed : 0);
	const controlPoints = points.map(({ x, y }) => point3d(x, y));
	dxf.addSpline({ controlPoints, knots, degreeCurve: 3, flags }, options);
}

function asCubics(from: Point, segment: Segment): readonly Cubic[] {
	if (segment.kind === "cubic") return [segment];
	if (segment.kind === "arc") return arcAsCubics(segment, Math.PI / 4);
	const { to } = segment;
	const on = (share: number): Point => ({
		x: from.x + share * (to.x - from.x),
		y: from.y + share * (to.y - from.y),
	});
	return [{ kind: "cubic", control1: on(1 / 3), control2: on(2 / 3), to }];
}
