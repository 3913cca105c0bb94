import type { Point } from "../types.ts";
import type { PenPath } from "./model.ts";

/** A piece of a path by its ends. */
export interface PieceEnds {
	readonly a: Point;
	readonly b: Point;
	/** How far its middle lies to the right of its chord, pixels; 0 for a line. */
	readonly sagitta: number;
}

/** With the circle that it lies on; undefined for a line. */
export interface Piece extends PieceEnds {
	readonly circle: Circle | undefined;
}

/** Shorter than this a piece has no direction; a flatter one is a line; pixels. */
const LEAST_LENGTH = 1e-6;
export const LEAST_SAGITTA = 1e-3;

/** The circle that an arc lies on, and its turn from a to b: positive for clockwise on screen. */
export interface Circle {
	readonly x: number;
	readonly y: number;
	readonly radius: number;
	readonly turn: number;
}

export function pieceOf({ nodes, sagittas }: PenPath, k: number): Piece {
	return withCircle({
		a: nodes[k],
		b: nodes[(k + 1) % nodes.length],
		sagitta: sagittas[k],
	});
}

function withCircle(ends: PieceEnds): Piece {
	return { ...ends, circle: circleOf(ends) };
}

/** @returns undefined for a line */
function circleOf({ a, b, sagitta }: PieceEnds): Circle | undefined {
	const dx = b.x - a.x;
	const dy = b.y - a.y;
	const chord = Math.hypot(dx, dy);
	if (Math.abs(sagitta) < LEAST_SAGITTA || chord < LEAST_LENGTH)
		return undefined;
	const half = chord / 2;
	const signed = (sagitta * sagitta + half * half) / (2 * sagitta);
	// To the right of the chord on screen, where y grows downwards.
	const [nx, ny] = [-dy / chord, dx / chord];
	const off = sagitta - signed;
	return {
		x: (a.x + b.x) / 2 + off * nx,
		y: (a.y + b.y) / 2 + off * ny,
		radius: Math.abs(signed),
		turn: -4 * Math.atan(sagitta / half),
	};
}

/** The point at a share of a piece. */
export function pointAt({ a, b, circle }: Piece, share: number): Point {
	if (circle === undefined)
		return { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
	const angle = circle.turn * share;
	const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
	const [x, y] = [a.x - circle.x, a.y - circle.y];
	return { x: circle.x + cos * x - sin * y, y: circle.y + sin * x + cos * y };
}

/** The unit direction in which a piece runs at its start (0) or end (1). */
export function directionAt({ a, b, circle }: Piece, share: 0 | 1): Point {
	if (circle === undefined) {
		const length = Math.max(LEAST_LENGTH, Math.hypot(b.x - a.x, b.y - a.y));
		return { x: (b.x - a.x) / length, y: (b.y - a.y) / length };
	}
	const at = share === 0 ? a : b;
	const side = Math.sign(circle.turn) / Math.max(LEAST_LENGTH, circle.radius);
	return { x: -(at.y - circle.y) * side, y: (at.x - circle.x) * side };
}

/** The share of a piece that lies nearest to a point, 0..1. */
export function nearestShare(
	{ a, b, circle }: Piece,
	x: number,
	y: number,
): number {
	if (circle === undefined) {
		const [dx, dy] = [b.x - a.x, b.y - a.y];
		const squared = dx * dx + dy * dy;
		if (squared < LEAST_LENGTH) return 0;
		const t = ((x - a.x) * dx + (y - a.y) * dy) / squared;
		return t < 0 ? 0 : t > 1 ? 1 : t;
	}
	const from = Math.atan2(a.y - circle.y, a.x - circle.x);
	const to = Math.atan2(y - circle.y, x - circle.x);
	const full = 2 * Math.PI;
	const turned = Math.sign(circle.turn) * (to - from);
	const angle = turned - full * Math.floor(turned / full);
	const turn = Math.abs(circle.turn);
	if (angle <= turn) return angle / turn;
	return angle - turn < full - angle ? 1 : 0;
}

/**
 * How a point at a fixed share moves by each of a's, b's coordinates and the sagitta: x and y of each in turn.
 *
 * With half the turn h and the way E from a to b, the point is a + E sin(t h) / sin h turned back by (1 - t) h, and
 * tan(h / 2) is the sagitta over half the chord.
 */
export function slopesAt(
	{ a, b, sagitta, circle }: Piece,
	t: number,
	slopes: Float64Array,
): void {
	if (circle === undefined) {
		slopes.fill(0);
		slopes[0] = slopes[3] = 1 - t;
		slopes[4] = slopes[7] = t;
		return;
	}
	const [ex, ey] = [b.x - a.x, b.y - a.y];
	const chord = Math.hypot(ex, ey);
	const half = circle.turn / 2;
	const sin = Math.sin(half);
	const along = Math.sin(t * half) / sin;
	const cosBack = Math.cos((t - 1) * half);
	const sinBack = Math.sin((t - 1) * half);
	const [gx, gy] = [along * cosBack, along * sinBack];
	// By half the turn: along e^(-i (1 - t) h).
	const grows = (t * Math.cos(t * half) - along * Math.cos(half)) / sin;
	const [dgx, dgy] = [
		grows * cosBack + (1 - t) * gy,
		grows * sinBack - (1 - t) * gx,
	];
	const [px, py] = [dgx * ex - dgy * ey, dgx * ey + dgy * ex];
	const ratio = (2 * sagitta) / chord;
	const bySagitta = -4 / (chord * (1 + ratio * ratio));
	// A longer chord is flatter: x and y of its growth by b.
	const byChord = (-bySagitta * sagitta) / (chord * chord);
	const [cx, cy] = [byChord * ex, byChord * ey];
	slopes[4] = gx + px * cx;
	slopes[5] = gy + py * cx;
	slopes[6] = -gy + px * cy;
	slopes[7] = gx + py * cy;
	slopes[0] = 1 - slopes[4];
	slopes[1] = -slopes[5];
	slopes[2] = -slopes[6];
	slopes[3] = 1 - slopes[7];
	slopes[8] = px * bySagitta;
	slopes[9] = py * bySagitta;
}

export function lengthOfPiece({ a, b, circle }: Piece): number {
	return circle === undefined
		? Math.hypot(b.x - a.x, b.y - a.y)
		: circle.radius * Math.abs(circle.turn);
}
