import { fitFillet, type Ray } from "../curves/fillet.ts";
import { emptyArc, fitArc } from "../curves/fit-arc.ts";
import type { Node } from "../curves/nodes.ts";
import { type FreeCubic, refitCubic } from "../curves/refit-cubic.ts";
import { hypot } from "../geometry/hypot.ts";
import type { Point, Segment } from "../types.ts";
import type { SampledCurve } from "./sampled-curve.ts";

/** Samples that an arc is fitted to. */
const ARC_SAMPLES = 48;
/** How far a cubic's control point may lean off the direction that the curve has there, radians. */
const SLACK = 0.02;
/** A replacement that strays further than this from the curve is not looked at, pixels. */
const FURTHEST = 0.6;
/** Two ways meet in a corner if they differ by this, as a sine, and it lies this far on, pixels, and no further about than so many chords. */
const LEAST_SINE = 0.2;
const LEAST_LEG = 0.2;
const LONGEST_WAY = 3;
/** Chords that lean off an axis by less, radians, are meant to run along it. */
const AXIS = 0.01;

const arc = emptyArc();
const cubic: FreeCubic = { x1: 0, y1: 0, x2: 0, y2: 0, rms: 0, worst: 0 };

/**
 * Simpler ways to go from node `from` to node `to` of a curve: a line, a circular arc, a cubic,
 * and two lines that meet where the curve's end directions do (a corner that the fit rounded off).
 */
export function simplerWays(
	sampled: SampledCurve,
	from: number,
	to: number,
): Segment[][] {
	const a = sampled.leaving[from];
	const b = sampled.arriving[to];
	const end: Point = { x: b.x, y: b.y };
	const ways: Segment[][] = [];
	const straight: Segment = { kind: "line", to: end };
	if (strays(sampled, a.index, b.index, a, b) < FURTHEST) ways.push([straight]);
	if (to - from < 2) return ways;
	const round = fitArc(sampled.line, a, b, ARC_SAMPLES, FURTHEST, arc);
	if (round !== undefined && round.worst < FURTHEST) {
		const { radius, largeArc, sweep } = round;
		ways.push([{ kind: "arc", radius, largeArc, sweep, to: end }]);
	}
	if (b.index - a.index > 3) {
		refitCubic(sampled.line, a, b, SLACK, SLACK, cubic);
		if (cubic.worst < FURTHEST) {
			ways.push([
				{
					kind: "cubic",
					control1: level({ x: cubic.x1, y: cubic.y1 }, a, a.tx, a.ty),
					control2: level({ x: cubic.x2, y: cubic.y2 }, b, b.tx, b.ty),
					to: end,
				},
			]);
		}
	}
	const fillet = filleted(sampled, a, b, end);
	if (fillet !== undefined) ways.push(fillet);
	for (const apex of [meeting(a, b), meeting(...flanks(sampled, a, b))]) {
		if (apex !== undefined) ways.push([{ kind: "line", to: apex }, straight]);
	}
	return ways;
}

/** Straight on, round and straight again: what a pen's round caps and joins leave, and rounded corners. */
function filleted(
	{ line }: SampledCurve,
	a: Node,
	b: Node,
	end: Point,
): Segment[] | undefined {
	const found = fitFillet(line, a.index, b.index, a, b);
	if (found === undefined || found.worst >= FURTHEST) return undefined;
	const { from, to, radius, largeArc, sweep } = found;
	const way: Segment[] = [{ kind: "arc", radius, largeArc, sweep, to }];
	if (hypot(from.x - a.x, from.y - a.y) >= LEAST_LEG)
		way.unshift({ kind: "line", to: from });
	if (hypot(end.x - to.x, end.y - to.y) >= LEAST_LEG)
		way.push({ kind: "line", to: end });
	else way[way.length - 1] = { ...way[way.length - 1], to: end };
	return way;
}

/** A control point whose node's direction runs along an axis, put exactly level with the node. */
function level(control: Point, node: Point, tx: number, ty: number): Point {
	if (Math.abs(ty) < 1e-9) return { x: control.x, y: node.y };
	if (Math.abs(tx) < 1e-9) return { x: node.x, y: control.y };
	return control;
}

/** How far the samples between two lie from the straight way, at most. */
function strays(
	sampled: SampledCurve,
	from: number,
	to: number,
	a: Point,
	b: Point,
): number {
	const dx = b.x - a.x;
	const dy = b.y - a.y;
	const length = hypot(dx, dy);
	if (length < 1e-6) return Number.POSITIVE_INFINITY;
	const { x, y } = sampled.line;
	let worst = 0;
	for (let k = from; k <= to; k++) {
		const d = Math.abs((x[k] - a.x) * dy - (y[k] - a.y) * dx) / length;
		if (d > worst) worst = d;
	}
	return worst;
}

/**
 * The ways out of two nodes as chords over a third of the samples between: where a cubic has been
 * bent round a corner, its own end directions say nothing.
 */
function flanks(sampled: SampledCurve, a: Node, b: Node): [Ray, Ray] {
	const { points } = sampled;
	const third = Math.max(1, Math.floor((b.index - a.index) / 3));
	return [
		ray(a, a, points[a.index + third]),
		ray(b, points[b.index - third], b),
	];
}

function ray(at: Point, from: Point, to: Point): Ray {
	const size = hypot(to.x - from.x, to.y - from.y) || 1;
	const tx = (to.x - from.x) / size;
	const ty = (to.y - from.y) / size;
	// Nearly along an axis is taken for along it.
	if (Math.abs(ty) < AXIS)
		return { x: at.x, y: at.y, tx: Math.sign(tx), ty: 0 };
	if (Math.abs(tx) < AXIS)
		return { x: at.x, y: at.y, tx: 0, ty: Math.sign(ty) };
	return { x: at.x, y: at.y, tx, ty };
}

/** Where the way on from `a` and the way back from `b` meet, if they do near by. */
function meeting(a: Ray, b: Ray): Point | undefined {
	const sin = a.tx * b.ty - a.ty * b.tx;
	if (Math.abs(sin) < LEAST_SINE) return undefined;
	const ex = b.x - a.x;
	const ey = b.y - a.y;
	const on = (ex * b.ty - ey * b.tx) / sin;
	const back = (ex * a.ty - ey * a.tx) / sin;
	if (on < LEAST_LEG || back > -LEAST_LEG) return undefined;
	if (on - back > LONGEST_WAY * hypot(ex, ey)) return undefined;
	return {
		x: a.tx === 0 ? a.x : b.tx === 0 ? b.x : a.x + on * a.tx,
		y: a.ty === 0 ? a.y : b.ty === 0 ? b.y : a.y + on * a.ty,
	};
}
