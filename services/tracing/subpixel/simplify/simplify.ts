import {
	segmentPrice,
	segmentsPrice,
	shapePrice,
	turnPrice,
} from "../curves/description-length.ts";
import { polygonArea } from "../geometry/area.ts";
import { hypot } from "../geometry/hypot.ts";
import { directionsOf, pointsAlong } from "../geometry/segment.ts";
import { detectShape } from "../primitives/detect.ts";
import { rectangleOf, shapeCurve } from "../primitives/shape-curve.ts";
import { type Drawing, drawMap } from "../solve/drawing.ts";
import { isBare } from "../solve/sketch.ts";
import type { Target } from "../solve/target.ts";
import type { Curve, Point, Segment } from "../types.ts";
import { simplerWays } from "./candidates.ts";
import { createLoss, type Loss } from "./loss.ts";
import { type SampledCurve, sampleCurve } from "./sampled-curve.ts";

export interface SimplifyOptions {
	/** The price of one written number, in nats. */
	readonly economy: number;
	/** Standard deviation of the input's noise, levels. */
	readonly noise: number;
	/** Pixels that may be looked at in all; what hasn't been tried by then stays. */
	readonly work: number;
}

/** A replacement spans at most so many segments. */
const LONGEST_RUN = 10;
/** Longer runs are not tried after so many that did not pay. */
const GIVE_UP = 3;
/** Chords that draw a bent segment: about so long, pixels, and so many more, but no more than that. */
const CHORD = 1.2;
const MORE_CHORDS = 8;
const MOST_CHORDS = 120;
/** A whole shape is looked for with points of this weight (one over a variance, pixels), within this, pixels. */
const SHAPE_WEIGHT = 100;
const SHAPE_TOLERANCE = 0.5;
/** Joints that turn by less are smooth. */
const SMOOTH = 0.1;

/**
 * Replaces stretches of every curve by simpler ones where the pixels don't object: the shortest path
 * over the curve's own nodes, where keeping a segment costs what it is written with and replacing a
 * run of them costs what that is written with and what the drawing loses by it, measured exactly
 * on the pixels between the two.
 *
 * Cost: three or four replacements are tried at each node, each some microseconds a pixel of its
 * length; counted in pixels, and bounded by `work`.
 *
 * @param drawing its canvas is drawn onto
 */
export function simplifyCurves(
	drawing: Drawing,
	target: Target,
	options: SimplifyOptions,
): Drawing {
	const { map, curves, scene } = drawing;
	const loss = createLoss(map, scene, target, options.noise);
	const simpler = curves.map((curve, e) => {
		const { left, right } = map.edges[e];
		if (left < 0 || right < 0 || curve.shape !== undefined) return curve;
		if (isBare(map, e)) return curve;
		if (loss.work > options.work) return curve;
		return simplify(curve, e, loss, options);
	});
	return drawMap(map, simpler, scene.canvas);
}

function simplify(
	given: Curve,
	edge: number,
	loss: Loss,
	options: SimplifyOptions,
): Curve {
	if (given.segments.length < 2) return given;
	if (!given.closed) {
		const sampled = sampleCurve(given.start, given.segments);
		const segments = cheapest(given, sampled, edge, loss, options);
		return { start: given.start, segments, closed: false };
	}
	let curve = fromCorner(given);
	const whole = asShape(curve, edge, loss, options);
	if (whole !== undefined) return whole;
	// The node that a closed curve starts at can't go, so look again from the other side.
	for (let turn = 0; turn < 2 && curve.segments.length > 1; turn++) {
		if (turn > 0) curve = startingAt(curve, curve.segments.length >> 1);
		const sampled = sampleCurve(curve.start, curve.segments);
		const segments = cheapest(curve, sampled, edge, loss, options);
		curve = { start: curve.start, segments, closed: true };
	}
	const rectangle = rectangleOf(curve);
	return rectangle === undefined ? curve : { ...curve, shape: rectangle };
}

/** The shortest path over the nodes. */
function cheapest(
	curve: Curve,
	sampled: SampledCurve,
	edge: number,
	loss: Loss,
	options: SimplifyOptions,
): Segment[] {
	const { segments } = curve;
	const n = segments.length;
	const cost = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
	const via = new Int32Array(n + 1);
	const ways: Segment[][] = [];
	cost[0] = 0;
	for (let i = 0; i < n; i++) {
		const keep = segmentPrice(segments[i].kind, options.economy);
		offer(i, i + 1, keep, [segments[i]]);
		let failed = 0;
		let kept = keep;
		const furthest = Math.min(n, i + LONGEST_RUN);
		for (let j = i + 1; j <= furthest && failed < GIVE_UP; j++) {
			if (j > i + 1) {
				kept += segmentPrice(segments[j - 1].kind, options.economy);
			}
			if (curve.closed && i === 0 && j === n) break;
			const best = bestWay(i, j);
			if (best === undefined || best.cost >= kept) {
				if (j > i + 1) failed++;
			} else {
				failed = 0;
				offer(i, j, best.cost, best.way);
			}
		}
	}
	function offer(i: number, j: number, price: number, way: Segment[]): void {
		if (cost[i] + price < cost[j] - 1e-9) {
			cost[j] = cost[i] + price;
			via[j] = i;
			ways[j] = way;
		}
	}
	function bestWay(i: number, j: number) {
		const a = sampled.leaving[i];
		const b = sampled.arriving[j];
		const before = sampled.points.slice(a.index, b.index + 1);
		let best: { cost: number; way: Segment[] } | undefined;
		for (const way of simplerWays(sampled, i, j)) {
			const price =
				segmentsPrice(way, options.economy) +
				kinks(sampled, i, j, way, curve.closed);
			if (best !== undefined && price >= best.cost) continue;
			const lost = loss.of(edge, before, drawn(a, way));
			if (best === undefined || price + lost < best.cost) {
				best = { cost: price + lost, way };
			}
		}
		return best;
	}
	const path: Segment[][] = [];
	for (let j = n; j > 0; j = via[j]) path.push(ways[j]);
	return path.reverse().flat();
}

/** What it costs to turn where the curve was smooth, in nats. */
function kinks(
	sampled: SampledCurve,
	from: number,
	to: number,
	way: readonly Segment[],
	closed: boolean,
): number {
	const a = sampled.leaving[from];
	const b = sampled.arriving[to];
	const first = directionsOf(a, way[0])[0];
	const pen = way.length > 1 ? way[way.length - 2].to : a;
	const last = directionsOf(pen, way[way.length - 1])[1];
	let squares = 0;
	const open = (k: number) =>
		!closed && (k === 0 || k === sampled.turns.length - 1);
	if (!open(from) && Math.abs(sampled.turns[from]) < SMOOTH) {
		squares += turn(a.tx, a.ty, first) ** 2;
	}
	if (!open(to) && Math.abs(sampled.turns[to]) < SMOOTH) {
		squares += turn(b.tx, b.ty, last) ** 2;
	}
	return turnPrice(squares);
}

function turn(tx: number, ty: number, d: Point): number {
	return Math.atan2(tx * d.y - ty * d.x, tx * d.x + ty * d.y);
}

/** A way as a polygon fine enough for its coverage. */
function drawn(start: Point, way: readonly Segment[]): Point[] {
	const points: Point[] = [{ x: start.x, y: start.y }];
	let pen = start;
	for (const segment of way) {
		const chord = hypot(segment.to.x - pen.x, segment.to.y - pen.y);
		const steps =
			segment.kind === "line" ? 1 : Math.ceil(chord / CHORD) + MORE_CHORDS;
		pointsAlong(pen, segment, Math.min(MOST_CHORDS, steps), points);
		pen = segment.to;
	}
	return points;
}

/** A closed curve as a circle, an ellipse or a rounded rectangle, where that pays. */
function asShape(
	curve: Curve,
	edge: number,
	loss: Loss,
	options: SimplifyOptions,
): Curve | undefined {
	const { points } = sampleCurve(curve.start, curve.segments);
	const n = points.length - 1;
	const flat = new Float64Array(2 * n);
	for (let k = 0; k < n; k++) {
		flat[2 * k] = points[k].x;
		flat[2 * k + 1] = points[k].y;
	}
	const shape = detectShape(
		flat,
		new Float64Array(n).fill(SHAPE_WEIGHT),
		SHAPE_TOLERANCE,
	);
	if (shape === undefined) return undefined;
	const whole = shapeCurve(shape, polygonArea(flat) > 0);
	const before = points;
	const after = drawn(whole.start, whole.segments);
	// Both loops closed by the same way between their starts, there and back.
	const lost = loss.of(edge, before, [before[0], ...after, before[0]]);
	const kept = segmentsPrice(curve.segments, options.economy);
	return shapePrice(options.economy) + lost < kept ? whole : undefined;
}

/** The same closed curve starting at its sharpest node. */
function fromCorner(curve: Curve): Curve {
	const { segments } = curve;
	const { turns, arriving } = sampleCurve(curve.start, segments);
	const n = segments.length;
	const first = directionsOf(curve.start, segments[0])[0];
	let sharpest = 0;
	let most = Math.abs(turn(arriving[n].tx, arriving[n].ty, first));
	for (let k = 1; k < n; k++) {
		if (Math.abs(turns[k]) > most + 1e-9) {
			most = Math.abs(turns[k]);
			sharpest = k;
		}
	}
	return startingAt(curve, sharpest);
}

/** The same closed curve starting at its `k`-th node. */
function startingAt(curve: Curve, k: number): Curve {
	if (k === 0) return curve;
	const { segments } = curve;
	return {
		...curve,
		start: segments[k - 1].to,
		segments: [...segments.slice(k), ...segments.slice(0, k)],
	};
}
