import type { Curve, PlanarMap, Point, Segment, Shape } from "../types.ts";
import { isOpaque, isVisible } from "../writing/paint.ts";
import { ARC, CUBIC, directionAt, LINE, type Piece, ROUND } from "./pieces.ts";

/** A variable that follows two others: target = base + factor * other. */
export interface Follower {
	readonly target: number;
	readonly base: number;
	readonly other: number;
	readonly factor: number;
}

/**
 * All curves of a map as pieces over one vector of variables. What must stay equal is one variable:
 * junctions that several curves share, both ends of a line along an axis, a control point level with
 * its node. What must stay put is frozen.
 */
export interface Model {
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

/** Levels within this are equal. */
const SAME = 1e-9;
/** Lines that miss an axis by less, in pixels and in radians, are meant to run along it. */
const ALIGNED = 0.06;
const LEAN = 0.01;
/** Turns up to this many radians are smooth joints. */
const SMOOTH = 0.08;

/** Collects variables; those that turn out to be one are joined (union-find). */
class Variables {
	readonly values: number[] = [];
	readonly root: number[] = [];
	readonly fixed = new Set<number>();

	add(value: number, fixed = false): number {
		const index = this.values.length;
		this.values.push(value);
		this.root.push(index);
		if (fixed) this.fixed.add(index);
		return index;
	}

	find(index: number): number {
		let r = index;
		while (this.root[r] !== r) {
			this.root[r] = this.root[this.root[r]];
			r = this.root[r];
		}
		return r;
	}

	join(a: number, b: number): void {
		const ra = this.find(a);
		const rb = this.find(b);
		if (ra === rb) return;
		this.root[Math.max(ra, rb)] = Math.min(ra, rb);
	}
}

/** Two variables: a point's. */
type Place = readonly [x: number, y: number];

/** @param curves one for each edge of the map */
export function buildModel(map: PlanarMap, curves: readonly Curve[]): Model {
	const variables = new Variables();
	const pieces: Piece[] = [];
	const followers: Follower[] = [];
	const joints: [number, number][] = [];
	const first = new Int32Array(curves.length + 1);
	const junctions = new Map<number, Place>();

	const placeAt = (p: Point, fixed: boolean): Place => [
		variables.add(p.x, fixed),
		variables.add(p.y, fixed),
	];
	const junctionAt = (id: number, p: Point, fixed: boolean): Place => {
		let place = junctions.get(id);
		if (fixed && place !== undefined) {
			for (const v of place) variables.fixed.add(v);
		} else if (fixed) {
			place = placeAt(p, true);
			junctions.set(id, place);
		}
		if (place === undefined) {
			place = [
				variables.add(p.x, p.x <= 0 || p.x >= map.width),
				variables.add(p.y, p.y <= 0 || p.y >= map.height),
			];
			junctions.set(id, place);
		}
		return place;
	};

	curves.forEach((curve, e) => {
		const edge = map.edges[e];
		const fixed = edge.left < 0 || edge.right < 0 || isBare(map, e);
		first[e] = pieces.length;
		if (curve.shape !== undefined && curve.shape.kind !== "rect") {
			addEllipse(curve.shape, e, runsClockwise(curve));
		} else if (curve.shape?.kind === "rect" && curve.shape.radius > 0) {
			addRoundedRect(curve, e);
		} else addCurve(curve, e, fixed);
		first[e + 1] = pieces.length;
	});

	function addCurve(curve: Curve, e: number, fixed: boolean): void {
		const edge = map.edges[e];
		// Junctions on the frame may slide along it; those of a bare joint stay.
		const bare = isBare(map, e);
		const at = pieces.length;
		const start = curve.closed
			? placeAt(curve.start, fixed)
			: junctionAt(edge.startJunction, curve.start, bare);
		let from = start;
		let pen = curve.start;
		curve.segments.forEach((segment, k) => {
			const last = k + 1 === curve.segments.length;
			const to = !last
				? placeAt(segment.to, fixed)
				: curve.closed
					? start
					: junctionAt(edge.endJunction, segment.to, bare);
			pieces.push(pieceOf(segment, pen, from, to, e, fixed));
			if (k > 0) meet(pieces.length - 2, pieces.length - 1);
			from = to;
			pen = segment.to;
		});
		if (curve.closed && pieces.length > at + 1) meet(pieces.length - 1, at);
	}

	function pieceOf(
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
			return plain(LINE, edge, [...from, ...to]);
		}
		if (segment.kind === "arc") {
			const chord = Math.hypot(segment.to.x - pen.x, segment.to.y - pen.y);
			const ratio = Math.min(1, chord / (2 * segment.radius));
			const small = Math.asin(ratio);
			const half = segment.largeArc ? Math.PI - small : small;
			const turn = variables.add(segment.sweep ? half : -half, fixed);
			return plain(ARC, edge, [...from, ...to, turn]);
		}
		const one = placeAt(segment.control1, fixed);
		const two = placeAt(segment.control2, fixed);
		for (const axis of ["x", "y"] as const) {
			const i = axis === "x" ? 0 : 1;
			if (Math.abs(segment.control1[axis] - pen[axis]) < SAME) {
				variables.join(from[i], one[i]);
			}
			if (Math.abs(segment.control2[axis] - segment.to[axis]) < SAME) {
				variables.join(to[i], two[i]);
			}
		}
		return plain(CUBIC, edge, [...from, ...one, ...two, ...to]);
	}

	/** Joins two pieces smoothly if they meet so now. */
	function meet(before: number, after: number): void {
		joints.push([before, after]);
	}

	function addEllipse(
		shape: Exclude<Shape, { kind: "rect" }>,
		edge: number,
		clockwise: boolean,
	): void {
		const x = variables.add(shape.x);
		const y = variables.add(shape.y);
		const rx = variables.add(
			shape.kind === "circle" ? shape.radius : shape.radiusX,
		);
		const ry = shape.kind === "circle" ? rx : variables.add(shape.radiusY);
		pieces.push({
			kind: ROUND,
			edge,
			variables: [x, y, rx, ry],
			insetX: 0,
			insetY: 0,
			angle: Math.PI,
			turn: clockwise ? 2 * Math.PI : -2 * Math.PI,
		});
	}

	function addRoundedRect(curve: Curve, edge: number): void {
		const shape = curve.shape as Extract<Shape, { kind: "rect" }>;
		const clockwise = runsClockwise(curve);
		const left = variables.add(shape.x);
		const top = variables.add(shape.y);
		const right = variables.add(shape.x + shape.width);
		const bottom = variables.add(shape.y + shape.height);
		const radius = variables.add(shape.radius);
		/** Where a side ends: `factor` radii in from the corner. */
		const inset = (base: number, factor: number) => {
			const target = variables.add(0, true);
			followers.push({ target, base, other: radius, factor });
			return target;
		};
		// Clockwise from the top side; each side, then the corner after it.
		const parts: Piece[] = [];
		const side = (x0: number, y0: number, x1: number, y1: number) =>
			parts.push(plain(LINE, edge, [x0, y0, x1, y1]));
		const corner = (
			x: number,
			y: number,
			insetX: number,
			insetY: number,
			angle: number,
		) =>
			parts.push({
				kind: ROUND,
				edge,
				variables: [x, y, radius, radius],
				insetX,
				insetY,
				angle,
				turn: Math.PI / 2,
			});
		side(inset(left, 1), top, inset(right, -1), top);
		corner(right, top, -1, 1, -Math.PI / 2);
		side(right, inset(top, 1), right, inset(bottom, -1));
		corner(right, bottom, -1, -1, 0);
		side(inset(right, -1), bottom, inset(left, 1), bottom);
		corner(left, bottom, 1, -1, Math.PI / 2);
		side(left, inset(bottom, -1), left, inset(top, 1));
		corner(left, top, 1, 1, Math.PI);
		pieces.push(...(clockwise ? parts : parts.reverse().map(backwards)));
	}

	const x = Float64Array.from(variables.values);
	const frozen = new Uint8Array(x.length);
	for (const index of variables.fixed) frozen[variables.find(index)] = 1;
	const resolved = pieces.map((piece) => ({
		...piece,
		variables: piece.variables.map((v) => variables.find(v)),
	}));
	for (let k = 0; k < x.length; k++) x[k] = variables.values[variables.find(k)];
	const model = {
		x,
		frozen,
		pieces: resolved,
		first,
		followers: followers.map((f) => ({ ...f, base: variables.find(f.base) })),
		joints: joints.filter(([a, b]) => isSmooth(resolved[a], resolved[b], x)),
	};
	follow(model, x);
	return model;
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
export function follow(model: Pick<Model, "followers">, x: Float64Array): void {
	for (const { target, base, other, factor } of model.followers) {
		x[target] = x[base] + factor * x[other];
	}
}

function plain(kind: Piece["kind"], edge: number, variables: number[]): Piece {
	return { kind, edge, variables, insetX: 0, insetY: 0, angle: 0, turn: 0 };
}

function backwards(piece: Piece): Piece {
	if (piece.kind === LINE) {
		const [x0, y0, x1, y1] = piece.variables;
		return { ...piece, variables: [x1, y1, x0, y0] };
	}
	return { ...piece, angle: piece.angle + piece.turn, turn: -piece.turn };
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

/** Whether a closed curve runs clockwise on screen. */
function runsClockwise(curve: Curve): boolean {
	const [first] = curve.segments;
	if (first?.kind === "arc" && curve.segments.length === 2) return first.sweep;
	let twice = 0;
	let pen = curve.start;
	for (const { to } of curve.segments) {
		twice += pen.x * to.y - to.x * pen.y;
		pen = to;
	}
	return twice > 0;
}
