import { hypot } from "../geometry/hypot.ts";
/**
 * The pieces that outlines are made of, as functions of variables. Each kind has a fixed order of
 * variables (`at most 8`), a point for each parameter t in 0..1 and that point's derivative by each
 * variable.
 */
export const LINE = 0;
export const CUBIC = 1;
export const ARC = 2;
export const ROUND = 3;

/** Variables of each kind: how many. */
export const VARIABLES = [4, 8, 5, 4] as const;

export interface Piece {
	/**
	 * LINE: x0 y0 x1 y1. CUBIC: x0 y0 … x3 y3. ARC: x0 y0 x1 y1 and half the turn, radians, positive
	 * clockwise on screen. ROUND, part of an ellipse or a rounded corner: x y radiusX radiusY.
	 */
	readonly kind: 0 | 1 | 2 | 3;
	/** Index of the edge that the piece is part of. */
	readonly edge: number;
	/** Index of each of its variables. */
	readonly variables: readonly number[];
	/**
	 * ROUND: the point is (x + (insetX + cos) radiusX, y + (insetY + sin) radiusY), the angle running
	 * from `angle` by `turn`.
	 */
	readonly insetX: number;
	readonly insetY: number;
	readonly angle: number;
	readonly turn: number;
}

/** A piece of a kind that its variables tell all of. */
export function plainPiece(
	kind: typeof LINE | typeof CUBIC | typeof ARC,
	edge: number,
	variables: readonly number[],
): Piece {
	return { kind, edge, variables, insetX: 0, insetY: 0, angle: 0, turn: 0 };
}

/** A line or a round piece walked the other way. */
export function reversed(piece: Piece): Piece {
	if (piece.kind === LINE) {
		const [x0, y0, x1, y1] = piece.variables;
		return { ...piece, variables: [x1, y1, x0, y0] };
	}
	return { ...piece, angle: piece.angle + piece.turn, turn: -piece.turn };
}

/** Largest distance of a chord from its curve, pixels. */
const FLATNESS = 0.008;
const MOST_CHORDS = 400;
/** Circles are drawn as finely as one of this radius at the least, pixels. */
const LEAST_RADIUS = 0.1;

/** How many chords draw a piece to within a hundredth of a pixel. */
export function chordsOf(piece: Piece, x: Float64Array): number {
	const v = piece.variables;
	let count = 1;
	if (piece.kind === CUBIC) {
		const ax = x[v[0]] - 2 * x[v[2]] + x[v[4]];
		const ay = x[v[1]] - 2 * x[v[3]] + x[v[5]];
		const bx = x[v[2]] - 2 * x[v[4]] + x[v[6]];
		const by = x[v[3]] - 2 * x[v[5]] + x[v[7]];
		const bend = 6 * Math.sqrt(Math.max(ax * ax + ay * ay, bx * bx + by * by));
		count = Math.sqrt(bend / (8 * FLATNESS));
	} else if (piece.kind === ARC) {
		const half = Math.abs(x[v[4]]);
		const chord = hypot(x[v[2]] - x[v[0]], x[v[3]] - x[v[1]]);
		const radius = chord / (2 * Math.max(1e-6, Math.abs(Math.sin(half))));
		count =
			(2 * half) / Math.sqrt((8 * FLATNESS) / Math.max(radius, LEAST_RADIUS));
	} else if (piece.kind === ROUND) {
		const radius = Math.max(x[v[2]], x[v[3]], LEAST_RADIUS);
		count = Math.abs(piece.turn) / Math.sqrt((8 * FLATNESS) / radius);
	}
	return Math.max(1, Math.min(MOST_CHORDS, Math.ceil(count)));
}

/** The point at `t`, written to out[0] and out[1]. */
export function pointAt(
	piece: Piece,
	x: Float64Array,
	t: number,
	out: Float64Array,
): void {
	const v = piece.variables;
	const u = 1 - t;
	switch (piece.kind) {
		case LINE:
			out[0] = u * x[v[0]] + t * x[v[2]];
			out[1] = u * x[v[1]] + t * x[v[3]];
			return;
		case CUBIC: {
			const a = u * u * u;
			const b = 3 * u * u * t;
			const c = 3 * u * t * t;
			const d = t * t * t;
			out[0] = a * x[v[0]] + b * x[v[2]] + c * x[v[4]] + d * x[v[6]];
			out[1] = a * x[v[1]] + b * x[v[3]] + c * x[v[5]] + d * x[v[7]];
			return;
		}
		case ARC: {
			const half = x[v[4]];
			const grow = alongArc(t, half);
			const turn = -u * half;
			const cos = grow * Math.cos(turn);
			const sin = grow * Math.sin(turn);
			const ex = x[v[2]] - x[v[0]];
			const ey = x[v[3]] - x[v[1]];
			out[0] = x[v[0]] + cos * ex - sin * ey;
			out[1] = x[v[1]] + sin * ex + cos * ey;
			return;
		}
		default: {
			const angle = piece.angle + t * piece.turn;
			out[0] = x[v[0]] + (piece.insetX + Math.cos(angle)) * x[v[2]];
			out[1] = x[v[1]] + (piece.insetY + Math.sin(angle)) * x[v[3]];
		}
	}
}

/** The chord to the point at `t` of an arc over the whole chord: sin(t half) / sin(half). */
function alongArc(t: number, half: number): number {
	const sin = Math.sin(half);
	return Math.abs(sin) < 1e-6 ? t : Math.sin(t * half) / sin;
}

/**
 * How far the point at `t` moves along the vector (nx, ny) when each variable grows by one.
 *
 * @param out one number for each of the piece's variables, added to what is there
 */
export function addSlopes(
	piece: Piece,
	x: Float64Array,
	t: number,
	nx: number,
	ny: number,
	out: Float64Array,
	offset: number,
): void {
	const u = 1 - t;
	switch (piece.kind) {
		case LINE:
			out[offset] += u * nx;
			out[offset + 1] += u * ny;
			out[offset + 2] += t * nx;
			out[offset + 3] += t * ny;
			return;
		case CUBIC: {
			const a = u * u * u;
			const b = 3 * u * u * t;
			const c = 3 * u * t * t;
			const d = t * t * t;
			out[offset] += a * nx;
			out[offset + 1] += a * ny;
			out[offset + 2] += b * nx;
			out[offset + 3] += b * ny;
			out[offset + 4] += c * nx;
			out[offset + 5] += c * ny;
			out[offset + 6] += d * nx;
			out[offset + 7] += d * ny;
			return;
		}
		case ARC: {
			const v = piece.variables;
			const half = x[v[4]];
			const grow = alongArc(t, half);
			const turn = -u * half;
			const cos = grow * Math.cos(turn);
			const sin = grow * Math.sin(turn);
			out[offset] += (1 - cos) * nx - sin * ny;
			out[offset + 1] += sin * nx + (1 - cos) * ny;
			out[offset + 2] += cos * nx + sin * ny;
			out[offset + 3] += -sin * nx + cos * ny;
			// By half the turn: the factor is (sin(t h) / sin(h)) e^(-i u h).
			const whole = Math.sin(half);
			const slope =
				Math.abs(whole) < 1e-6
					? 0
					: (t * Math.cos(t * half) - grow * Math.cos(half)) / whole;
			const dcos = slope * Math.cos(turn) + u * grow * Math.sin(turn);
			const dsin = slope * Math.sin(turn) - u * grow * Math.cos(turn);
			const ex = x[v[2]] - x[v[0]];
			const ey = x[v[3]] - x[v[1]];
			out[offset + 4] +=
				(dcos * ex - dsin * ey) * nx + (dsin * ex + dcos * ey) * ny;
			return;
		}
		default: {
			const angle = piece.angle + t * piece.turn;
			out[offset] += nx;
			out[offset + 1] += ny;
			out[offset + 2] += (piece.insetX + Math.cos(angle)) * nx;
			out[offset + 3] += (piece.insetY + Math.sin(angle)) * ny;
		}
	}
}

/** The direction of the piece at one end, not of unit length, written to out[0] and out[1]. */
export function directionAt(
	piece: Piece,
	x: Float64Array,
	atEnd: boolean,
	out: Float64Array,
): void {
	const v = piece.variables;
	if (piece.kind === CUBIC) {
		const [from, to] = atEnd ? [4, 6] : [0, 2];
		out[0] = x[v[to]] - x[v[from]];
		out[1] = x[v[to + 1]] - x[v[from + 1]];
		return;
	}
	if (piece.kind === ROUND) {
		const angle = piece.angle + (atEnd ? piece.turn : 0);
		out[0] = -Math.sin(angle) * piece.turn * x[v[2]];
		out[1] = Math.cos(angle) * piece.turn * x[v[3]];
		return;
	}
	const ex = x[v[2]] - x[v[0]];
	const ey = x[v[3]] - x[v[1]];
	const half = piece.kind === ARC ? (atEnd ? x[v[4]] : -x[v[4]]) : 0;
	out[0] = Math.cos(half) * ex - Math.sin(half) * ey;
	out[1] = Math.sin(half) * ex + Math.cos(half) * ey;
}
