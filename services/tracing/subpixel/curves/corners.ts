import { measuredSigma } from "./options.ts";
import { fitParabola, type Parabola, parabolaAt } from "./parabola.ts";
import { emptyLine, fitLine, type Polyline } from "./polyline.ts";

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
 * apart are seen as one or none; turns below 40 degrees with R < 3 px count as sharp.
 */
export interface Corner {
	/** Index of the polyline's point nearest to the apex. */
	readonly index: number;
	readonly x: number;
	readonly y: number;
	/** Points nearer to the apex than this are rounded off by the pixel and don't count. */
	readonly reach: number;
}

/** The nearest points beside a corner are at most so far from it, in pixels, where the columns between can't be measured. */
const UNMEASURED = 1.6;
/** So far, in pixels, points may lie from a flank that they belong to. */
const STRAY = 0.02;

const ARM_GAP = 1;
const ARM_LENGTH = 3;

/** How far from the apex, in pixels, a sharp corner's contour may pass; `phi` is the inner angle. */
function allowedCut(phi: number): number {
	return 1.3 * (1 / Math.sin(phi / 2) - 1) + 0.18;
}

/** How far along its flanks, in pixels, the pixel's box blurs a corner of inner angle `phi`. */
export function blurReach(phi: number): number {
	return 0.3 + 0.6 / Math.sin(Math.max(0.2, phi) / 2);
}

const back = emptyLine();
const front = emptyLine();

/** Turn of the boundary at each point between its arms, radians, positive clockwise on screen. */
function armTurns(p: Polyline): Float64Array {
	const n = p.count;
	const turn = new Float64Array(n);
	let b0 = 0;
	let b1 = -1;
	let f0 = 0;
	let f1 = -1;
	for (let k = 0; k < n; k++) {
		const s = p.at[k];
		while (p.at[b0] < s - ARM_GAP - ARM_LENGTH) b0++;
		while (b1 + 1 < n && p.at[b1 + 1] <= s - ARM_GAP) b1++;
		while (f0 < n && p.at[f0] < s + ARM_GAP) f0++;
		while (f1 + 1 < n && p.at[f1 + 1] <= s + ARM_GAP + ARM_LENGTH) f1++;
		if (b1 <= b0 || f1 <= f0) continue;
		// A cheap look first: chords of the arms that nearly agree are no corner.
		const ax = p.x[b1] - p.x[b0];
		const ay = p.y[b1] - p.y[b0];
		const cx = p.x[f1] - p.x[f0];
		const cy = p.y[f1] - p.y[f0];
		const along = ax * cx + ay * cy;
		const across = ax * cy - ay * cx;
		if (along > 0 && Math.abs(across) < 0.2 * along) continue;
		fitLine(p, b0, b1, back);
		fitLine(p, f0, f1, front);
		turn[k] = Math.atan2(
			back.dx * front.dy - back.dy * front.dx,
			back.dx * front.dx + back.dy * front.dy,
		);
	}
	return turn;
}

/** The longest arm within `first`..`last` that a parabola explains, from the corner outwards. */
function flank(
	p: Polyline,
	at: number,
	direction: -1 | 1,
	gap: number,
	limit: number,
): Parabola | undefined {
	let near = at;
	while (
		near !== limit &&
		Math.abs(p.at[near] - p.at[at]) < gap &&
		near + direction >= 0 &&
		near + direction < p.count
	) {
		near += direction;
	}
	let best: Parabola | undefined;
	let least = Number.POSITIVE_INFINITY;
	let far = near;
	// The further the apex is beyond the flank, the less may its bend be trusted.
	const bend = Math.min(0.03, 0.2 / (gap * gap));
	for (const length of [2.5, 4, 6, 9]) {
		const before = far;
		while (far !== limit && Math.abs(p.at[far] - p.at[near]) < length) {
			far += direction;
		}
		if (Math.abs(far - near) < 2 || (best !== undefined && far === before)) {
			break;
		}
		const fit =
			direction > 0
				? fitParabola(p, near, far, bend)
				: fitParabola(p, far, near, bend);
		least = Math.min(least, fit.misfit);
		if (best === undefined || fit.misfit < Math.max(1.8, 1.5 * least)) {
			best = fit;
		}
	}
	return best;
}

const onBack = new Float64Array(4);
const onFront = new Float64Array(4);

function clamp(value: number, low: number, high: number): number {
	return value < low ? low : value > high ? high : value;
}

interface Apex {
	x: number;
	y: number;
	turn: number;
}

/** Where two flanks meet when extended, by intersecting their tangents nearer and nearer to it. */
function meet(
	a: Parabola,
	b: Parabola,
	x: number,
	y: number,
): Apex | undefined {
	let px = x;
	let py = y;
	let turn = 0;
	for (let round = 0; round < 4; round++) {
		const u = (px - a.x) * a.dx + (py - a.y) * a.dy;
		const v = (px - b.x) * b.dx + (py - b.y) * b.dy;
		parabolaAt(a, clamp(u, a.low - 3, a.high + 3), onBack);
		parabolaAt(b, clamp(v, b.low - 3, b.high + 3), onFront);
		const sin = onBack[2] * onFront[3] - onBack[3] * onFront[2];
		const cos = onBack[2] * onFront[2] + onBack[3] * onFront[3];
		turn = Math.atan2(sin, cos);
		if (Math.abs(sin) < 0.1) return undefined;
		const t =
			((onFront[0] - onBack[0]) * onFront[3] -
				(onFront[1] - onBack[1]) * onFront[2]) /
			sin;
		px = onBack[0] + t * onBack[2];
		py = onBack[1] + t * onBack[3];
	}
	return { x: px, y: py, turn };
}

/** Distance from a point to the polyline's pieces around `index`, and the nearest point's index. */
function nearest(
	p: Polyline,
	index: number,
	x: number,
	y: number,
): [distance: number, index: number] {
	let best = Number.POSITIVE_INFINITY;
	let bestIndex = index;
	let bestVertex = Number.POSITIVE_INFINITY;
	const from = Math.max(0, index - 5);
	const to = Math.min(p.count - 1, index + 5);
	for (let k = from; k <= to; k++) {
		const ex = x - p.x[k];
		const ey = y - p.y[k];
		const vertex = ex * ex + ey * ey;
		if (vertex < bestVertex) {
			bestVertex = vertex;
			bestIndex = k;
		}
		if (k === to) break;
		const dx = p.x[k + 1] - p.x[k];
		const dy = p.y[k + 1] - p.y[k];
		const t = clamp((ex * dx + ey * dy) / (dx * dx + dy * dy || 1), 0, 1);
		const d = Math.hypot(ex - t * dx, ey - t * dy);
		if (d < best) best = d;
	}
	return [Math.min(best, Math.sqrt(bestVertex)), bestIndex];
}

/**
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
		for (let j = k - 1; top && j >= 0 && p.at[k] - p.at[j] < 1.6; j--) {
			if (Math.abs(turn[j]) >= here) top = false;
		}
		for (let j = k + 1; top && j < p.count && p.at[j] - p.at[k] < 1.6; j++) {
			if (Math.abs(turn[j]) > here) top = false;
		}
		if (top && !overshadowed(p, turn, k)) peaks.push(k);
	}
	const corners: Corner[] = [];
	for (let m = 0; m < peaks.length; m++) {
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
	if (p.at[to] - p.at[from] > 4) return false;
	if (Math.sign(turn[from]) !== Math.sign(turn[to])) return false;
	const floor = 0.5 * Math.min(Math.abs(turn[from]), Math.abs(turn[to]));
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
		if (look === 0 && phi < 1.2 && blurReach(phi) - cut > gap + 0.3) continue;
		const allowed = Math.min(6, allowedCut(phi) + 2.5 * sigma);
		if (cut > allowed && !reachesUp(p, near[1], apex, a, b)) return undefined;
		return { index: near[1], x: apex.x, y: apex.y, reach: blurReach(phi) };
	}
}

/**
 * Whether the boundary's points beside an apex, one on either side, lie on the flanks still. Where
 * columns close to a corner can't be measured the last points are up to a pixel and a half away, and
 * the chord between them passes further from a sharp apex than its contour does. A bend that touches
 * the flanks R tan((pi - phi) / 2) before the apex would have left them there by more than this.
 */
function reachesUp(
	p: Polyline,
	index: number,
	apex: Apex,
	back: Parabola,
	front: Parabola,
): boolean {
	const ahead = (k: number) =>
		(p.x[k] - apex.x) * onFront[2] + (p.y[k] - apex.y) * onFront[3] >
		(apex.x - p.x[k]) * onBack[2] + (apex.y - p.y[k]) * onBack[3];
	const before = ahead(index) ? index - 1 : index;
	if (before < 0 || before + 1 >= p.count) return false;
	return isOn(back, p, before, apex) && isOn(front, p, before + 1, apex);
}

function isOn(flank: Parabola, p: Polyline, k: number, apex: Apex): boolean {
	const x = p.x[k] - flank.x;
	const y = p.y[k] - flank.y;
	const u = x * flank.dx + y * flank.dy;
	const v = y * flank.dx - x * flank.dy;
	const miss = Math.abs(v - flank.a - u * (flank.b + u * flank.c));
	const away = Math.hypot(p.x[k] - apex.x, p.y[k] - apex.y);
	return away < UNMEASURED && miss < STRAY + measuredSigma(p.weight[k]);
}

/** Whether a peak is only the foot of a much higher one nearby that turns the same way. */
function overshadowed(p: Polyline, turn: Float64Array, k: number): boolean {
	const limit = 1.6 * turn[k];
	const higher = (j: number) =>
		turn[k] > 0 ? turn[j] > limit : turn[j] < limit;
	for (let j = k - 1; j >= 0 && p.at[k] - p.at[j] < 3.5; j--) {
		if (higher(j)) return true;
	}
	for (let j = k + 1; j < p.count && p.at[j] - p.at[k] < 3.5; j++) {
		if (higher(j)) return true;
	}
	return false;
}

/** Steps from another corner's index towards `until` by `gap` pixels, out of its rounding. */
function inward(
	p: Polyline,
	index: number,
	direction: -1 | 1,
	gap: number,
	until: number,
): number {
	let k = index;
	while (
		k + direction !== until &&
		k !== until &&
		Math.abs(p.at[k] - p.at[index]) < gap
	) {
		k += direction;
	}
	return k;
}
