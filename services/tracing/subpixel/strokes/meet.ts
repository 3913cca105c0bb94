import type { Point } from "../types.ts";
import type { PenPath, StrokeModel } from "./model.ts";
import { directionAt, lengthOfPiece, type Piece, pieceOf } from "./piece.ts";

/** A piece between two that meet no further from its ends than this, half widths, may have been a corner of theirs. */
const FURTHEST = 3;
/** Sine of the angle below which two pieces hardly meet. */
const LEAST_SINE = 0.15;
/** The axis cuts a bevelled corner off by a line no longer than this, half widths. */
const CHAMFER = 1.5;

/**
 * Takes a piece out of a path: those beside it go on as they run until they meet.
 *
 * @param radius half the pen's width
 * @returns whether they do
 */
export function meetBeside(path: PenPath, k: number, radius: number): boolean {
	const { nodes, sagittas } = path;
	const n = sagittas.length;
	const furthest = FURTHEST * radius;
	const [last, next] = [(k + n - 1) % n, (k + 1) % n];
	const before = pieceOf(path, last);
	const after = pieceOf(path, next);
	const one = directionAt(before, 1);
	const other = directionAt(after, 0);
	const sine = one.x * other.y - one.y * other.x;
	if (Math.abs(sine) < LEAST_SINE) return false;
	const [dx, dy] = [after.a.x - before.b.x, after.a.y - before.b.y];
	const onward = (dx * other.y - dy * other.x) / sine;
	const back = (dx * one.y - dy * one.x) / sine;
	if (onward < 0 || back > 0 || Math.max(onward, -back) > furthest)
		return false;
	const met = {
		x: before.b.x + onward * one.x,
		y: before.b.y + onward * one.y,
	};
	// As bent as they were.
	const grown = ({ a, b }: Piece, from: Point, to: Point) =>
		((to.x - from.x) ** 2 + (to.y - from.y) ** 2) /
		Math.max(1e-9, (b.x - a.x) ** 2 + (b.y - a.y) ** 2);
	sagittas[last] *= grown(before, before.a, met);
	sagittas[next] *= grown(after, met, after.b);
	nodes[(k + 1) % nodes.length] = met;
	nodes.splice(k, 1);
	sagittas.splice(k, 1);
	return true;
}

/** Puts corners where the axis has short lines across them, as it has at bevels. */
export function withoutChamfers({ paths, pens }: StrokeModel): void {
	for (const path of paths) {
		const { sagittas, closed } = path;
		const { radius } = pens[path.pen];
		for (let k = sagittas.length - 1; k >= 0; k--) {
			const n = sagittas.length;
			if (closed ? n <= 3 : k === 0 || k + 1 >= n) continue;
			if (lengthOfPiece(pieceOf(path, k)) < CHAMFER * radius)
				meetBeside(path, k, radius);
		}
	}
}
