import { armTurns } from "./arm-turns.ts";
import { bluntEnd } from "./blunt-ends.ts";
import { lookCloser } from "./closer-look.ts";
import {
	allowedCut,
	blurReach,
	type Corner,
	inward,
	nearest,
} from "./corner-measures.ts";
import { flank, isSure, meet, reachesUp } from "./flanks.ts";
import { measuredSigma } from "./options.ts";
import type { Polyline } from "./polyline.ts";

/** A contour may pass by an apex so many of the points' own deviations further than a sharp corner's; never more than that in all, pixels. */
const CUT_SIGMAS = 2.5;
const MOST_CUT = 6;
/** Tips sharper than this, radians, are looked at again if they blur so much further than was reckoned, pixels. */
const SHARP = 1.2;
const LOOK_AGAIN = 0.3;
/** A peak is the highest within this reach, pixels, … */
const PEAK_REACH = 1.6;
/** … and no foot of one so many times as high within this, pixels. */
const SHADOW = 1.6;
const SHADOW_REACH = 3.5;
/** Peaks of one bend are no further apart than this, pixels, and between them it turns by this part of the lesser. */
const BEND_REACH = 4;
const BEND_FLOOR = 0.5;
/** Peaks of a narrow line's end are no further apart than this, pixels. */
const WIDEST_END = 9;
/** Radians. */
const HALF_TURN = 3;

/**
 * Corners of a measured boundary.
 *
 * The box filter of a pixel rounds every corner: the half-coverage contour cuts it within about a
 * pixel, so the points there say nothing of the corner itself. It is rebuilt by extending the two
 * flanks, fitted away from it, until they meet.
 *
 * At every point the directions of two arms, 1..4 px behind and ahead, are compared; local maxima of
 * their turn are candidates. Each candidate's flanks are fitted as parabolas and extended to the
 * apex where they meet. It is a corner when (a) the flanks' directions *at the apex* still differ,
 * which a smooth bend's don't, and (b) the contour passes as near to the apex as a sharp corner's
 * would: a rounded corner of radius R passes R (1 / sin(phi / 2) - 1) further off, phi the inner
 * angle. Measured on rasterised wedges, sharp corners stay within `allowedCut` and corners of
 * R >= 2 px beyond it, down to turns of about 45 degrees.
 *
 * Cost: O(1) a point, some 50 operations a candidate. Gets wrong: two corners less than about 2.5 px
 * apart are seen as one or none, but for a bar's straight end (`bluntEnd`); turns below 40 degrees with R < 3 px count as sharp.
 *
 * @param p the boundary; a closed one is given with a few pixels repeated at both ends
 * @param cornerAngle smallest turn in degrees that counts
 * @returns corners in order along `p`
 */
export function findCorners(p: Polyline, cornerAngle: number): Corner[] {
	const threshold = (cornerAngle * Math.PI) / 180;
	const turn = armTurns(p);
	const peaks: number[] = [];
	for (let k = 0; k < p.count; k++) {
		const here = Math.abs(turn[k]);
		if (here < threshold) continue;
		let top = true;
		for (let j = k - 1; top && j >= 0 && p.at[k] - p.at[j] < PEAK_REACH; j--) {
			if (Math.abs(turn[j]) >= here) top = false;
		}
		for (
			let j = k + 1;
			top && j < p.count && p.at[j] - p.at[k] < PEAK_REACH;
			j++
		) {
			if (Math.abs(turn[j]) > here) top = false;
		}
		if (top && !overshadowed(p, turn, k)) peaks.push(k);
	}
	const corners: Corner[] = [];
	for (let m = 0; m < peaks.length; m++) {
		const blunt = bluntEndAt(p, turn, peaks, m);
		if (blunt !== undefined) {
			for (const corner of blunt.corners) keep(corners, corner);
			m = blunt.high;
			continue;
		}
		// Several peaks on one bend may be the sides of one blunt tip: try that first.
		let high = m;
		while (
			high + 1 < peaks.length &&
			oneBend(p, turn, peaks[m], peaks[high + 1])
		) {
			high++;
		}
		let whole: Corner | undefined;
		while (high > m && whole === undefined) {
			const middle = (peaks[m] + peaks[high]) >> 1;
			whole = rebuild(p, turn, peaks, m, high, middle, threshold);
			if (whole === undefined) high--;
		}
		if (whole !== undefined) {
			keep(corners, whole);
			m = high;
			continue;
		}
		const corner = rebuild(p, turn, peaks, m, m, peaks[m], threshold);
		if (corner !== undefined) keep(corners, corner);
	}
	return corners;
}

/** The square end of a narrow line whose first peak is the one given, and its last peak. */
function bluntEndAt(
	p: Polyline,
	turn: Float64Array,
	peaks: readonly number[],
	low: number,
): { readonly corners: readonly Corner[]; readonly high: number } | undefined {
	// Whether half a turn is one to the left or to the right is chance.
	const isHalfTurn = (k: number) => Math.abs(turn[peaks[k]]) > HALF_TURN;
	const isSameBend = (k: number) =>
		Math.sign(turn[peaks[k]]) === Math.sign(turn[peaks[low]]) ||
		(isHalfTurn(k) && isHalfTurn(low));
	for (let high = low; high < peaks.length && isSameBend(high); high++) {
		const first = low > 0 ? peaks[low - 1] : 0;
		const last = high + 1 < peaks.length ? peaks[high + 1] : p.count - 1;
		const corners = bluntEnd(p, [peaks[low], peaks[high]], [first, last]);
		if (corners !== undefined) return { corners, high };
		if (p.at[peaks[high]] - p.at[peaks[low]] > WIDEST_END) break;
	}
	return undefined;
}

function keep(corners: Corner[], corner: Corner): void {
	const previous = corners.at(-1);
	if (previous === undefined || previous.index < corner.index) {
		corners.push(corner);
	}
}

/** Whether the boundary keeps turning one way all along between two peaks a few pixels apart. */
function oneBend(
	p: Polyline,
	turn: Float64Array,
	from: number,
	to: number,
): boolean {
	if (p.at[to] - p.at[from] > BEND_REACH) return false;
	if (Math.sign(turn[from]) !== Math.sign(turn[to])) return false;
	const floor = BEND_FLOOR * Math.min(Math.abs(turn[from]), Math.abs(turn[to]));
	for (let k = from; k <= to; k++) {
		if (turn[k] * Math.sign(turn[from]) < floor) return false;
	}
	return true;
}

/** Tries to explain peaks `low`..`high` as one corner near point `k`. */
function rebuild(
	p: Polyline,
	turn: Float64Array,
	peaks: readonly number[],
	low: number,
	high: number,
	k: number,
	threshold: number,
): Corner | undefined {
	const first = low > 0 ? peaks[low - 1] : 0;
	const last = high + 1 < peaks.length ? peaks[high + 1] : p.count - 1;
	const spread = (p.at[peaks[high]] - p.at[peaks[low]]) / 2;
	const room = Math.min(p.at[k] - p.at[first], p.at[last] - p.at[k]) / 3;
	const sigma = measuredSigma(p.weight[k]);
	let phi = Math.PI - Math.abs(turn[k]);
	let cut = 0;
	// A sharp tip looks blunter than it is, so look again from as far away as the first look asks.
	for (let look = 0; ; look++) {
		const gap = Math.max(spread, Math.min(room, blurReach(phi) - cut));
		const a = flank(p, k, -1, gap, inward(p, first, 1, gap, k));
		const b = flank(p, k, 1, gap, inward(p, last, -1, gap, k));
		if (a === undefined || b === undefined) return undefined;
		const apex = meet(a, b, p.x[k], p.y[k]);
		if (apex === undefined || Math.abs(apex.turn) < threshold) {
			return undefined;
		}
		phi = Math.PI - Math.abs(apex.turn);
		const near = nearest(p, k, apex.x, apex.y);
		cut = near[0];
		if (look === 0 && phi < SHARP && blurReach(phi) - cut > gap + LOOK_AGAIN)
			continue;
		const allowed = Math.min(MOST_CUT, allowedCut(phi) + CUT_SIGMAS * sigma);
		if (cut > allowed && !reachesUp(p, near[1], apex, a, b))
			return isSure(p, k)
				? lookCloser(p, near[1], apex, [first, last], threshold)
				: undefined;
		return { index: near[1], x: apex.x, y: apex.y, reach: blurReach(phi) };
	}
}

/** Whether a peak is only the foot of a much higher one nearby that turns the same way. */
function overshadowed(p: Polyline, turn: Float64Array, k: number): boolean {
	const limit = SHADOW * turn[k];
	const higher = (j: number) =>
		turn[k] > 0 ? turn[j] > limit : turn[j] < limit;
	for (let j = k - 1; j >= 0 && p.at[k] - p.at[j] < SHADOW_REACH; j--) {
		if (higher(j)) return true;
	}
	for (let j = k + 1; j < p.count && p.at[j] - p.at[k] < SHADOW_REACH; j++) {
		if (higher(j)) return true;
	}
	return false;
}
