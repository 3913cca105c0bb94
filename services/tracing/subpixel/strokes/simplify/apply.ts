import { meetBeside } from "../meet.ts";
import type { PenPath, StrokeModel } from "../model.ts";
import { directionAt, lengthOfPiece, pieceOf, pointAt } from "../piece.ts";
import type { Change } from "./changes.ts";

/** A corner that turns by less is none that could be round, radians; an arc there begins this far before it, half widths. */
const LEAST_TURN = 0.15;
const BEFORE = 1;
/** Of a piece: no more goes into an arc at its end. */
const MOST_OF_PIECE = 0.45;
/** A piece that is split bends in its middle so far, pixels, to begin with. */
const BENT = 0.3;
/** Places of a piece that are looked at. */
const LOOKS = 4;
/** A chord's middle this near to the course is no arc's, pixels. */
const STRAIGHT = 0.02;

/**
 * Changes a path, piece `k` being the first that is concerned.
 *
 * @returns whether there was anything to change
 */
export function apply(
	path: PenPath,
	{ kind }: Change,
	k: number,
	{ pens }: StrokeModel,
): boolean {
	const { nodes, sagittas } = path;
	const next = (k + 1) % sagittas.length;
	switch (kind) {
		case "straighten":
			sagittas[k] = 0;
			return true;
		case "first":
			nodes.shift();
			sagittas.shift();
			return true;
		case "last":
			nodes.pop();
			sagittas.pop();
			return true;
		case "round":
			return roundCorner(path, k, next, BEFORE * pens[path.pen].radius);
		case "corner":
			return meetBeside(path, k, pens[path.pen].radius);
		case "split": {
			const piece = pieceOf(path, k);
			const middle = pointAt(piece, 0.5);
			const bent = sagittas[k] === 0 ? BENT : sagittas[k] / 4;
			nodes.splice(k + 1, 0, { ...middle });
			sagittas.splice(k, 1, bent, bent);
			return true;
		}
		default: {
			const bend = kind === "line" ? 0 : sagittaOver(path, k, next);
			sagittas[k] = Math.abs(bend) < STRAIGHT ? 0 : bend;
			sagittas.splice(next, 1);
			nodes.splice(next, 1);
			return true;
		}
	}
}

/** An arc between two pieces that meet at a corner, which begins and ends so far from it. */
function roundCorner(
	path: PenPath,
	k: number,
	next: number,
	reach: number,
): boolean {
	const { nodes, sagittas } = path;
	const before = pieceOf(path, k);
	const after = pieceOf(path, next);
	const one = directionAt(before, 1);
	const other = directionAt(after, 0);
	const turn = Math.atan2(
		one.x * other.y - one.y * other.x,
		one.x * other.x + one.y * other.y,
	);
	if (Math.abs(turn) < LEAST_TURN) return false;
	const lengths = [before, after].map(lengthOfPiece);
	const far = Math.min(reach, ...lengths.map((one) => MOST_OF_PIECE * one));
	const from = pointAt(before, 1 - far / lengths[0]);
	const to = pointAt(after, far / lengths[1]);
	const bent = (share: number) => share * share;
	sagittas[k] *= bent(1 - far / lengths[0]);
	sagittas[next] *= bent(1 - far / lengths[1]);
	const chord = Math.hypot(to.x - from.x, to.y - from.y);
	nodes.splice(k + 1, 1, { ...from }, { ...to });
	// Clockwise on screen it bulges to the left of its chord.
	sagittas.splice(k + 1, 0, (-chord / 2) * Math.tan(turn / 4));
	return true;
}

/** How far the course of two pieces lies off the chord over both, where it does most; to the right is positive. */
function sagittaOver(path: PenPath, k: number, next: number): number {
	const first = pieceOf(path, k);
	const second = pieceOf(path, next);
	const [dx, dy] = [second.b.x - first.a.x, second.b.y - first.a.y];
	const chord = Math.hypot(dx, dy) || 1;
	let most = 0;
	for (const piece of [first, second])
		for (let share = 1 / LOOKS; share <= 1; share += 1 / LOOKS) {
			const { x, y } = pointAt(piece, share);
			const off = ((y - first.a.y) * dx - (x - first.a.x) * dy) / chord;
			if (Math.abs(off) > Math.abs(most)) most = off;
		}
	return most;
}
