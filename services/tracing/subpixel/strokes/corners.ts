import type { Point } from "../types.ts";
import type { Node, PenPath } from "./model.ts";
import { directionAt, lengthOfPiece, type Piece, pieceOf } from "./piece.ts";

/** A corner of a path whose join isn't round: the wedge at its outer side that its join alone paints. */
export interface Corner {
	readonly node: Node;
	/** Unit directions of the pieces before and after it, away from each at the node. */
	readonly away: readonly [Point, Point];
	/** Unit vectors outwards: across the piece before, across the one after. */
	readonly normals: readonly [Point, Point];
	/** Between the normals, and the cosine of half the turn. */
	readonly middle: Point;
	readonly cos: number;
	/** Whether it runs out to its tip. */
	readonly isMiter: boolean;
}

/** How far a point in a corner's wedge lies outside of what its join paints, seen from one of the pieces. */
export interface CornerDistance {
	/** Pixels; negative within. */
	readonly off: number;
	/** Away from the join. */
	readonly nx: number;
	readonly ny: number;
	/** Share of the piece that moves it: beyond 0..1 where a line's side goes on. */
	readonly share: number;
	/** By how much a wider pen brings it nearer, for each pixel of its half width. */
	readonly perRadius: number;
}

/** A turn of less, radians, looks the same however it is joined. */
const LEAST_TURN = 0.2;
/** A mitre that is longer, over the width, is written as a bevel: SVG's own limit where none is said. */
export const MITER_LIMIT = 4;
/** So many lengths of a line beyond its end its side may turn it: a short one tells little of its direction. */
const LONGEST_LEVER = 1;

/** The corner from piece `k` to the next; undefined where a path has none, or joins it round. */
export function cornerOf(path: PenPath, k: number): Corner | undefined {
	const { nodes, sagittas, closed, join } = path;
	const next = (k + 1) % sagittas.length;
	if (join === "round" || next === k || (next === 0 && !closed))
		return undefined;
	const before = directionAt(pieceOf(path, k), 1);
	const after = directionAt(pieceOf(path, next), 0);
	const turn = Math.atan2(
		before.x * after.y - before.y * after.x,
		before.x * after.x + before.y * after.y,
	);
	if (Math.abs(turn) < LEAST_TURN) return undefined;
	const cos = Math.cos(turn / 2);
	// The outer side lies opposite to where the path turns.
	const side = Math.sign(turn);
	const [a, b] = [before, after].map(({ x, y }) => ({
		x: side * y,
		y: -side * x,
	}));
	// Of the pieces' directions, which tell it where the normals lie opposite to each other too.
	const [mx, my] = [before.x - after.x, before.y - after.y];
	const length = Math.hypot(mx, my);
	return {
		node: nodes[(k + 1) % nodes.length],
		away: [before, { x: -after.x, y: -after.y }],
		normals: [a, b],
		middle: { x: mx / length, y: my / length },
		cos,
		isMiter: join === "miter" && cos * MITER_LIMIT >= 1,
	};
}

/**
 * As far as one of the pieces says it: the side that goes on to the tip, or the bevel.
 *
 * @param which 0 for the piece before the corner, 1 for the one after it
 * @returns undefined for a point outside of the wedge, or one that the other piece says it of
 */
export function distanceToCorner(
	corner: Corner,
	which: 0 | 1,
	piece: Piece,
	x: number,
	y: number,
	radius: number,
): CornerDistance | undefined {
	const { node, away, normals, middle, cos, isMiter } = corner;
	const along = (way: Point) => (x - node.x) * way.x + (y - node.y) * way.y;
	if (along(away[0]) < 0 || along(away[1]) < 0) return undefined;
	const own = along(normals[which]);
	const other = along(normals[1 - which]);
	const at = 1 - which;
	const cut = along(middle) - radius * cos;
	if (!isMiter && cut >= Math.max(own, other) - radius)
		return {
			off: cut,
			nx: middle.x,
			ny: middle.y,
			share: at,
			perRadius: cos,
		};
	if (other > own) return undefined;
	const lever =
		piece.circle === undefined
			? Math.min(
					LONGEST_LEVER,
					along(away[which]) / Math.max(1e-6, lengthOfPiece(piece)),
				)
			: 0;
	return {
		off: own - radius,
		nx: normals[which].x,
		ny: normals[which].y,
		share: which === 0 ? 1 + lever : -lever,
		perRadius: 1,
	};
}
