import { runsClockwise } from "../geometry/area.ts";
import { isOpaque, isVisible } from "../paint/opacity.ts";
import type { Curve, PlanarMap, Point } from "../types.ts";
import { directionAt, type Piece } from "./pieces.ts";
import { sketchSegment } from "./sketch-segment.ts";
import {
	type Follower,
	sketchEllipse,
	sketchRoundedRect,
} from "./sketch-shapes.ts";
import { createVariables, type Place, type Variables } from "./variables.ts";

/**
 * All curves of a map as pieces over one vector of variables. What must stay equal is one variable:
 * junctions that several curves share, both ends of a line along an axis, a control point level with
 * its node. What must stay put is frozen.
 */
export interface Sketch {
	/** The variables, in pixels (half turns of arcs in radians). */
	readonly x: Float64Array;
	readonly frozen: Uint8Array;
	readonly pieces: readonly Piece[];
	/** Pieces of curve e are `first[e]` .. `first[e + 1]`. */
	readonly first: Int32Array;
	readonly followers: readonly Follower[];
	/** Pairs of pieces of one curve that meet smoothly: the one that arrives, the one that leaves. */
	readonly joints: readonly (readonly [number, number])[];
}

/** Turns up to this many radians are smooth joints. */
const SMOOTH = 0.08;

/** @param curves one for each edge of the map */
export function sketchCurves(map: PlanarMap, curves: readonly Curve[]): Sketch {
	const variables = createVariables();
	const pieces: Piece[] = [];
	const followers: Follower[] = [];
	const joints: [number, number][] = [];
	const first = new Int32Array(curves.length + 1);
	const junctionAt = junctionsOf(map, variables);

	curves.forEach((curve, e) => {
		const { shape } = curve;
		first[e] = pieces.length;
		if (shape?.kind === "circle" || shape?.kind === "ellipse") {
			pieces.push(sketchEllipse(variables, shape, e, runsClockwise(curve)));
		} else if (shape?.kind === "rect" && shape.radius > 0) {
			const clockwise = runsClockwise(curve);
			pieces.push(
				...sketchRoundedRect(variables, shape, e, clockwise, followers),
			);
		} else addPath(curve, e);
		first[e + 1] = pieces.length;
	});

	function addPath(curve: Curve, e: number): void {
		const { left, right, startJunction, endJunction } = map.edges[e];
		// Junctions on the frame may slide along it; those of a bare joint stay.
		const bare = isBare(map, e);
		const fixed = left < 0 || right < 0 || bare;
		const at = pieces.length;
		const start = curve.closed
			? variables.addPoint(curve.start, fixed)
			: junctionAt(startJunction, curve.start, bare);
		let from = start;
		let pen = curve.start;
		curve.segments.forEach((segment, k) => {
			const last = k + 1 === curve.segments.length;
			const to = !last
				? variables.addPoint(segment.to, fixed)
				: curve.closed
					? start
					: junctionAt(endJunction, segment.to, bare);
			pieces.push(sketchSegment(variables, segment, pen, from, to, e, fixed));
			if (k > 0) joints.push([pieces.length - 2, pieces.length - 1]);
			from = to;
			pen = segment.to;
		});
		if (curve.closed && pieces.length > at + 1) {
			joints.push([pieces.length - 1, at]);
		}
	}

	const { x, frozen } = variables.values();
	const resolved = pieces.map((piece) => ({
		...piece,
		variables: piece.variables.map((v) => variables.find(v)),
	}));
	const sketch = {
		x,
		frozen,
		pieces: resolved,
		first,
		followers: followers.map((f) => ({ ...f, base: variables.find(f.base) })),
		joints: joints.filter(([a, b]) => isSmooth(resolved[a], resolved[b], x)),
	};
	follow(sketch, x);
	return sketch;
}

/** The place of each junction, which all curves that end there share; on the frame it keeps to it. */
function junctionsOf(
	{ width, height }: PlanarMap,
	variables: Variables,
): (id: number, point: Point, fixed: boolean) => Place {
	const places = new Map<number, Place>();
	return (id, point, fixed) => {
		let place = places.get(id);
		if (place === undefined) {
			const { x, y } = point;
			place = [
				variables.add(x, fixed || x <= 0 || x >= width),
				variables.add(y, fixed || y <= 0 || y >= height),
			];
			places.set(id, place);
		} else if (fixed) for (const v of place) variables.fix(v);
		return place;
	};
}

/**
 * Whether an edge parts two faces that both show what is beneath them. A renderer lets the ground shine
 * through along such a joint unless it lies exactly on the border of pixels, which the map's exact
 * drawing doesn't tell: these edges stay where they were measured.
 */
export function isBare(map: PlanarMap, e: number): boolean {
	const { left, right } = map.edges[e];
	if (left < 0 || right < 0) return false;
	return [left, right].every((f) => {
		const { paint } = map.faces[f];
		return isVisible(paint) && !isOpaque(paint);
	});
}

/** Sets every follower from what it follows. */
export function follow(
	sketch: Pick<Sketch, "followers">,
	x: Float64Array,
): void {
	for (const { target, base, other, factor } of sketch.followers) {
		x[target] = x[base] + factor * x[other];
	}
}

const arriving = new Float64Array(2);
const leaving = new Float64Array(2);

function isSmooth(a: Piece, b: Piece, x: Float64Array): boolean {
	directionAt(a, x, true, arriving);
	directionAt(b, x, false, leaving);
	const sin = arriving[0] * leaving[1] - arriving[1] * leaving[0];
	const cos = arriving[0] * leaving[0] + arriving[1] * leaving[1];
	return cos > 0 && Math.abs(sin) < SMOOTH * cos;
}
