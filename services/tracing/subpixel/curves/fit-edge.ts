import { polygonArea } from "../geometry/area.ts";
import { hypot } from "../geometry/hypot.ts";
import { endOf } from "../geometry/segment.ts";
import { detectShape } from "../primitives/detect.ts";
import { gridRectangle } from "../primitives/grid-rectangle.ts";
import { rectangleOf, shapeCurve } from "../primitives/shape-curve.ts";
import type { Curve, Edge, Point, Segment } from "../types.ts";
import { assemble } from "./assemble.ts";
import { cheapestChain, type PlacedSpan } from "./choose.ts";
import type { Corner } from "./corner-measures.ts";
import { findCorners } from "./corners.ts";
import { LEASH, leashOf, plainest, stays } from "./hold.ts";
import type { Leash } from "./leash.ts";
import { candidateNodes, type Node, smoothNode } from "./nodes.ts";
import { type CurveOptions, MODEL_SIGMA, measuredSigma } from "./options.ts";
import { type Polyline, polyline } from "./polyline.ts";
import { cutSection, type Section } from "./section.ts";

/** How far, in pixels, a closed boundary is repeated beyond its seam. */
const WRAP = 14;
/** Points nearer than this to a junction are blurred by the third face there. */
const JUNCTION_REACH = 0.9;

/** Rounds in which candidates are added where nothing fits. */
const ROUNDS = 6;
/** Boundaries of fewer points are left as polygons. */
const LEAST_POINTS = 4;
/** Corners nearer than this to a junction, along the boundary, are the same, pixels; so are those of both copies of a seam if they lie so near. */
const JUNCTION_GAP = 1;
const TWIN_GAP = 2;
/** Their indices are a round apart but for fewer points than this. */
const TWIN_POINTS = 4;

/** How far, in pixels, the polygon whose vertices become candidate nodes may stray. */
const CANDIDATE_SPREAD = 0.25;

function pointAt(edge: Edge, k: number): Point {
	return { x: edge.points[2 * k], y: edge.points[2 * k + 1] };
}

/** Straight spans through every point that turns; for the image's frame, which is exact. */
function polygon(edge: Edge): Curve {
	const { points, closed } = edge;
	const n = points.length / 2;
	const kept: number[] = [];
	for (let k = 0; k < n; k++) {
		if (!closed && (k === 0 || k === n - 1)) {
			kept.push(k);
			continue;
		}
		const i = (k + n - 1) % n;
		const j = (k + 1) % n;
		const ax = points[2 * k] - points[2 * i];
		const ay = points[2 * k + 1] - points[2 * i + 1];
		const bx = points[2 * j] - points[2 * k];
		const by = points[2 * j + 1] - points[2 * k + 1];
		if (Math.abs(ax * by - ay * bx) > 1e-9 || ax * bx + ay * by < 0)
			kept.push(k);
	}
	if (kept.length === 0) kept.push(0);
	const segments: Segment[] = kept
		.slice(1)
		.map((k) => ({ kind: "line", to: pointAt(edge, k) }));
	const start = pointAt(edge, kept[0]);
	if (closed) segments.push({ kind: "line", to: start });
	return { start, segments, closed };
}

/** Copies the edge's points, `wrap` of them repeated at both ends, leaving out coincident ones. */
function prepare(edge: Edge, wrap: number): Polyline {
	const n = edge.points.length / 2;
	const total = n + 2 * wrap;
	const x = new Float64Array(total);
	const y = new Float64Array(total);
	const weight = new Float64Array(total);
	const { points, sigma } = edge;
	let i = (n - (wrap % n)) % n;
	for (let k = 0; k < total; k++) {
		x[k] = points[2 * i];
		y[k] = points[2 * i + 1];
		weight[k] = 1 / (sigma[i] * sigma[i] + MODEL_SIGMA * MODEL_SIGMA);
		i = i + 1 < n ? i + 1 : 0;
	}
	return polyline(x, y, weight);
}

function place(
	section: Section,
	options: CurveOptions,
	out: PlacedSpan[],
): void {
	let nodes = candidateNodes(section, CANDIDATE_SPREAD);
	let spans = cheapestChain(section, nodes, options);
	for (let round = 0; round < ROUNDS; round++) {
		// Where nothing fits between two neighbours, put a candidate half-way and look again.
		const extra: Node[] = [];
		for (const span of spans) {
			if (span.kind !== "gap") continue;
			const from = nodes[span.from].index;
			const to = nodes[span.to].index;
			if (to - from > 1) extra.push(smoothNode(section, (from + to) >> 1));
		}
		if (extra.length === 0) break;
		nodes = [...nodes, ...extra].sort((a, b) => a.index - b.index);
		spans = cheapestChain(section, nodes, options);
	}
	for (const span of spans) {
		out.push({
			kind: span.kind === "gap" ? "line" : span.kind,
			section,
			start: nodes[span.from],
			end: nodes[span.to],
		});
	}
}

function fitOpen(edge: Edge, options: CurveOptions, leash?: Leash): Curve {
	const p = prepare(edge, 0);
	const last = p.count - 1;
	const stops: Corner[] = [
		{ index: 0, x: p.x[0], y: p.y[0], reach: JUNCTION_REACH },
		...cornersOf(p, options, leash).filter(
			(c) =>
				p.at[c.index] > JUNCTION_GAP &&
				p.at[last] - p.at[c.index] > JUNCTION_GAP,
		),
		{ index: last, x: p.x[last], y: p.y[last], reach: JUNCTION_REACH },
	];
	const spans: PlacedSpan[] = [];
	for (let k = 0; k + 1 < stops.length; k++) {
		place(cutSection(p, stops[k], stops[k + 1]), options, spans);
	}
	return { ...assemble(spans, false, options, leash), closed: false };
}

/** The corners of a boundary; with a leash, those that would be rebuilt beyond it stay where they were measured. */
function cornersOf(
	p: Polyline,
	{ cornerAngle }: CurveOptions,
	leash: Leash | undefined,
): Corner[] {
	const corners = findCorners(p, cornerAngle);
	return corners.map((corner) =>
		leash === undefined || leash.from(corner) <= LEASH
			? corner
			: {
					index: corner.index,
					x: p.x[corner.index],
					y: p.y[corner.index],
					reach: JUNCTION_REACH,
				},
	);
}

/** The simple shape that a closed boundary is, where it is one. */
function wholeShape(edge: Edge, options: CurveOptions): Curve | undefined {
	const shape =
		gridRectangle(edge) ??
		edge.whole ??
		detectShape(
			edge.points,
			edge.sigma.map((s) => 1 / (s * s + MODEL_SIGMA * MODEL_SIGMA)),
			options.tolerance,
		);
	return shape && shapeCurve(shape, polygonArea(edge.points) > 0);
}

function fitClosed(edge: Edge, options: CurveOptions, leash?: Leash): Curve {
	const n = edge.points.length / 2;
	const wrap = Math.min(n, WRAP);
	const p = prepare(edge, wrap);
	const corners = onceAround(cornersOf(p, options, leash), wrap, n);
	const spans: PlacedSpan[] = [];
	if (corners.length === 0) {
		// A smooth loop: start at its topmost point, where an artist would have a node too.
		let top = 0;
		for (let k = 1; k < n; k++) {
			if (edge.points[2 * k + 1] < edge.points[2 * top + 1]) top = k;
		}
		const turned = rotate(edge, top);
		const q = prepare(turned, wrap + 1);
		const section: Section = {
			p: q,
			first: wrap + 1,
			last: wrap + 1 + n,
			sigma: measuredSigma(q.weight[wrap]),
			cyclic: true,
		};
		place(section, options, spans);
		const first = spans[0].start;
		const last = spans[spans.length - 1].end;
		last.x = first.x;
		last.y = first.y;
		last.tx = first.tx;
		last.ty = first.ty;
	} else {
		const turned = prepare(rotate(edge, corners[0].index - wrap), wrap);
		const shift = corners[0].index - wrap;
		const stops = corners.map((c) => ({ ...c, index: c.index - shift }));
		stops.push({ ...stops[0], index: stops[0].index + n });
		for (let k = 0; k + 1 < stops.length; k++) {
			place(cutSection(turned, stops[k], stops[k + 1]), options, spans);
		}
	}
	const curve: Curve = {
		...assemble(spans, true, options, leash),
		closed: true,
	};
	const rectangle = rectangleOf(curve);
	return rectangle === undefined ? curve : { ...curve, shape: rectangle };
}

/**
 * The corners of a closed boundary, each once: one at the seam is seen in both of its copies, and
 * not always at the very same point.
 */
function onceAround(
	corners: readonly Corner[],
	wrap: number,
	n: number,
): Corner[] {
	const kept: Corner[] = [];
	const found: Corner[] = [];
	for (const corner of corners) {
		if (corner.index < wrap - 2 || corner.index >= wrap + n + 2) continue;
		const index = wrap + ((corner.index - wrap + n) % n);
		const isTwin = kept.some(
			(c) =>
				corner.index - c.index > n - TWIN_POINTS &&
				hypot(c.x - corner.x, c.y - corner.y) < TWIN_GAP,
		);
		if (isTwin) continue;
		kept.push(corner);
		found.push({ ...corner, index });
	}
	found.sort((a, b) => a.index - b.index);
	return found.filter((c, k) => k === 0 || c.index > found[k - 1].index);
}

/** The same closed edge starting at another of its points. */
function rotate(edge: Edge, by: number): Edge {
	const n = edge.points.length / 2;
	const points = new Float64Array(2 * n);
	const sigma = new Float64Array(n);
	for (let k = 0; k < n; k++) {
		const i = (k + by) % n;
		points[2 * k] = edge.points[2 * i];
		points[2 * k + 1] = edge.points[2 * i + 1];
		sigma[k] = edge.sigma[i];
	}
	return { ...edge, points, sigma };
}

/**
 * The fewest lines, arcs and cubics that explain a measured boundary within its uncertainty.
 *
 * Corners are found first and rebuilt from their flanks; between them spans are chosen by
 * description length over a few candidate nodes and fitted once more between settled joints. Ends at
 * junctions stay exactly where they are. No curve runs further than `LEASH` from the pixels' sides: one
 * that would is fitted again with what strays written straight. Boundaries with the outside of the image
 * are exact and only
 * lose their straight-on points.
 *
 * @param edge points about a pixel apart
 * @returns a curve that starts and ends at the edge's ends, or closes
 */
export function fitEdge(edge: Edge, options: CurveOptions): Curve {
	const n = edge.points.length / 2;
	if (edge.left < 0 || edge.right < 0) return polygon(edge);
	if (n < LEAST_POINTS) return polygon(edge);
	const leash = leashOf(edge);
	if (edge.closed) {
		const shape = wholeShape(edge, options);
		if (shape !== undefined && stays(shape, leash)) return shape;
	}
	const fit = edge.closed ? fitClosed : fitOpen;
	const free = fit(edge, options);
	if (stays(free, leash)) return free;
	const held = fit(edge, options, leash);
	return stays(held, leash)
		? held
		: plainest(edge, leash, held.start, endOf(held));
}
