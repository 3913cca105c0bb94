import { type Cubic, pointOnCubic, splitCubic } from "./flatten.ts";
import type { Point } from "./types.ts";

/** A circular arc or, with no turn, a straight line. */
export interface Bend {
	readonly to: Point;
	/** Radians that the direction turns by; positive from x to y. */
	readonly turn: number;
}

/** A curve is cut in halves no oftener than this. */
const MAX_DEPTH = 12;

/**
 * A cubic as circular arcs that go on smoothly: two for a piece (a biarc, Bolton 1975, through the
 * point where both arcs' tangents are equally long), halved until they keep to the tolerance.
 *
 * @param tolerance how far an arc may run from the curve
 */
export function cubicAsArcs(
	start: Point,
	cubic: Cubic,
	tolerance: number,
): Bend[] {
	const bends: Bend[] = [];
	const walk = (from: Point, piece: Cubic, depth: number): void => {
		const pair = biarc(from, piece);
		if (depth === 0 || fits(from, piece, pair, tolerance)) {
			bends.push(...pair);
			return;
		}
		const [first, second] = splitCubic(from, piece);
		walk(from, first, depth - 1);
		walk(first.to, second, depth - 1);
	};
	walk(start, cubic, MAX_DEPTH);
	return bends;
}

const minus = (a: Point, b: Point): Point => ({ x: a.x - b.x, y: a.y - b.y });
const dot = (a: Point, b: Point) => a.x * b.x + a.y * b.y;
const cross = (a: Point, b: Point) => a.x * b.y - a.y * b.x;

/** The direction of the first difference that has one. */
function direction(...differences: Point[]): Point {
	for (const { x, y } of differences) {
		const length = Math.hypot(x, y);
		if (length > 1e-9) return { x: x / length, y: y / length };
	}
	return { x: 1, y: 0 };
}

function biarc(from: Point, { control1, control2, to }: Cubic): Bend[] {
	const chord = minus(to, from);
	const first = direction(minus(control1, from), minus(control2, from), chord);
	const last = direction(minus(to, control2), minus(to, control1), chord);
	const sum = { x: first.x + last.x, y: first.y + last.y };
	// Both tangents are as long as d: (chord - d sum)² = (2 d)².
	const a = 2 * (1 - dot(first, last));
	const b = 2 * dot(chord, sum);
	const c = -dot(chord, chord);
	let length: number;
	if (a < 1e-9) length = b > 1e-12 ? -c / b : Number.POSITIVE_INFINITY;
	else length = (-b + Math.sqrt(b * b - 4 * a * c)) / (2 * a);
	if (!Number.isFinite(length)) return [{ to, turn: 0 }];
	const corner1 = {
		x: from.x + length * first.x,
		y: from.y + length * first.y,
	};
	const corner2 = { x: to.x - length * last.x, y: to.y - length * last.y };
	const joint = {
		x: (corner1.x + corner2.x) / 2,
		y: (corner1.y + corner2.y) / 2,
	};
	return [
		{ to: joint, turn: turnFrom(first, minus(joint, from)) },
		{ to, turn: -turnFrom({ x: -last.x, y: -last.y }, minus(joint, to)) },
	];
}

/** What an arc that leaves along `tangent` turns by on the way along `chord`: twice the angle between them. */
function turnFrom(tangent: Point, chord: Point): number {
	return 2 * Math.atan2(cross(tangent, chord), dot(tangent, chord));
}

/** Whether points of the curve lie on the arcs, and the arcs turn no more than the curve may. */
function fits(
	from: Point,
	cubic: Cubic,
	bends: readonly Bend[],
	tolerance: number,
): boolean {
	const SAMPLES = 9;
	for (let k = 1; k < SAMPLES; k++) {
		const point = pointOnCubic(from, cubic, k / SAMPLES);
		let nearest = Number.POSITIVE_INFINITY;
		let start = from;
		for (const bend of bends) {
			nearest = Math.min(nearest, distance(start, bend, point));
			start = bend.to;
		}
		if (nearest > tolerance) return false;
	}
	return bends.every(({ turn }) => Math.abs(turn) < Math.PI * 0.9);
}

/** How far a point is from an arc, and from its ends where it lies beyond them. */
function distance(start: Point, { to, turn }: Bend, point: Point): number {
	const chord = minus(to, start);
	const length = Math.hypot(chord.x, chord.y);
	const ends = Math.min(
		Math.hypot(point.x - start.x, point.y - start.y),
		Math.hypot(point.x - to.x, point.y - to.y),
	);
	if (length < 1e-9) return ends;
	if (Math.abs(turn) < 1e-6) {
		const along = dot(minus(point, start), chord) / length;
		if (along < 0 || along > length) return ends;
		return Math.abs(cross(chord, minus(point, start))) / length;
	}
	const radius = length / (2 * Math.sin(turn / 2));
	const height = radius * Math.cos(turn / 2);
	const centre = {
		x: (start.x + to.x) / 2 - (chord.y / length) * height,
		y: (start.y + to.y) / 2 + (chord.x / length) * height,
	};
	const arm = minus(point, centre);
	const angle = Math.atan2(
		cross(minus(start, centre), arm),
		dot(minus(start, centre), arm),
	);
	const way = turn > 0 ? angle : -angle;
	if (way < -1e-9 || way > Math.abs(turn)) return ends;
	return Math.abs(Math.hypot(arm.x, arm.y) - Math.abs(radius));
}
