import { hypot } from "../geometry/hypot.ts";
import {
	allowedCut,
	blurReach,
	type Corner,
	inward,
	nearest,
} from "./corner-measures.ts";
import { type Apex, flank, isAhead, meet, reachesUp } from "./flanks.ts";
import type { Polyline } from "./polyline.ts";

/** Flanks that are taken from a closer look miss by no more than this, mean square in variances: a bend doesn't fit so well. */
const CLOSER_MISFIT = 1;

/**
 * Rebuilds a corner from what lies out of the blur around a first guess of its apex. The points beside a corner are often a pixel
 * further on one side than on the other: a flank that starts as far from the peak on both leaves out good points of the one, and where
 * that bends, as the outline of a curved stroke does, what is extended misses the apex.
 */
export function lookCloser(
	p: Polyline,
	index: number,
	guess: Apex,
	[first, last]: readonly [number, number],
	threshold: number,
): Corner | undefined {
	const reach = blurReach(Math.PI - Math.abs(guess.turn));
	const isBlurred = (k: number) =>
		hypot(p.x[k] - guess.x, p.y[k] - guess.y) < reach;
	let before = index;
	let after = index;
	while (before > first && (isBlurred(before) || isAhead(p, before, guess)))
		before--;
	while (after < last && (isBlurred(after) || !isAhead(p, after, guess)))
		after++;
	const a = flank(p, before, -1, 0, inward(p, first, 1, reach, before));
	const b = flank(p, after, 1, 0, inward(p, last, -1, reach, after));
	if (a === undefined || b === undefined) return undefined;
	if (a.misfit > CLOSER_MISFIT || b.misfit > CLOSER_MISFIT) return undefined;
	const apex = meet(a, b, guess.x, guess.y);
	if (apex === undefined || Math.abs(apex.turn) < threshold) return undefined;
	const phi = Math.PI - Math.abs(apex.turn);
	const [cut, at] = nearest(p, index, apex.x, apex.y);
	if (cut > allowedCut(phi) && !reachesUp(p, at, apex, a, b)) return undefined;
	return { index: at, x: apex.x, y: apex.y, reach: blurReach(phi) };
}
