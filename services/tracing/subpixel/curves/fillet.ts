import { hypot } from "../geometry/hypot.ts";
import type { Point } from "../types.ts";

/** A place and a unit direction. */
export interface Ray extends Point {
	readonly tx: number;
	readonly ty: number;
}

/** A circular arc between two straight ways that runs on from the one and into the other without a corner. */
export interface Fillet {
	/** Where it leaves the first way, and where it joins the second. */
	readonly from: Point;
	readonly to: Point;
	readonly radius: number;
	readonly largeArc: boolean;
	readonly sweep: boolean;
	/** How far off the points between lie from ways and arc: root mean square and at most, pixels. */
	readonly rms: number;
	readonly worst: number;
}

/** Ways that turn by less, as one less the cosine, meet nowhere in particular. */
const LEAST_TURN = 0.03;
/** Places tried first, and halvings of the distance between them after. */
const PLACES = 16;
const HALVINGS = 12;
/** Points that are looked at, and how many at least. */
const SAMPLES = 48;
const LEAST_POINTS = 3;
/** Smaller radii are corners, pixels; larger ones than so many times what is rounded are bends. */
const LEAST_RADIUS = 0.5;
const GREATEST_RADIUS = 20;

/**
 * The fillet of two straight ways: one unknown, how far along the first it begins, for the radius that touches both is
 * linear in that. Parallel ways that run against one another have half a turn between them, a round cap. Found by
 * trying places and halving the step about the best, which misses of points that lie near the true arc let be.
 *
 * @param first runs on from its place
 * @param second runs to its place
 * @returns nothing where no arc touches both between their places
 */
export function fitFillet(
	{ x, y }: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
	from: number,
	to: number,
	first: Ray,
	second: Ray,
): Fillet | undefined {
	const count = to - from + 1;
	if (count < LEAST_POINTS) return undefined;
	const turn = 1 - (first.tx * second.tx + first.ty * second.ty);
	if (turn < LEAST_TURN) return undefined;
	const stride = Math.max(1, count / SAMPLES);
	let reach = 0;
	let widest = 0;
	for (let at = from; at <= to; at += stride) {
		const k = Math.floor(at);
		const [ex, ey] = [x[k] - first.x, y[k] - first.y];
		reach = Math.max(reach, ex * first.tx + ey * first.ty);
		widest = Math.max(widest, hypot(ex, ey));
	}
	const place = (along: number) => placeAt(first, second, turn, along);
	const cost = (along: number): number => {
		const found = place(along);
		if (
			found === undefined ||
			Math.abs(found.radius) > GREATEST_RADIUS * widest
		)
			return Number.POSITIVE_INFINITY;
		let sum = 0;
		for (let at = from; at <= to; at += stride) {
			const k = Math.floor(at);
			sum += missOf(found, first, second, x[k], y[k]) ** 2;
		}
		return sum;
	};
	let best = 0;
	let least = cost(0);
	const offer = (along: number) => {
		if (along < 0 || along > reach) return;
		const now = cost(along);
		if (now < least) {
			least = now;
			best = along;
		}
	};
	for (let k = 1; k <= PLACES; k++) offer((k / PLACES) * reach);
	let step = reach / PLACES;
	for (let k = 0; k < HALVINGS; k++) {
		step /= 2;
		const middle = best;
		offer(middle - step);
		offer(middle + step);
	}
	const found = place(best);
	if (found === undefined || least === Number.POSITIVE_INFINITY)
		return undefined;
	let worst = 0;
	let looked = 0;
	for (let at = from; at <= to; at += stride, looked++) {
		const k = Math.floor(at);
		worst = Math.max(worst, missOf(found, first, second, x[k], y[k]));
	}
	const cross = first.tx * second.ty - first.ty * second.tx;
	return {
		from: found.from,
		to: found.to,
		radius: Math.abs(found.radius),
		sweep: found.radius > 0,
		largeArc: cross * found.radius < 0,
		rms: Math.sqrt(least / looked),
		worst,
	};
}

interface Placed {
	readonly from: Point;
	readonly to: Point;
	readonly centre: Point;
	/** Positive where the arc turns clockwise on screen. */
	readonly radius: number;
	/** From the centre to the arc's middle, of length 1, and the cosine of half the arc's angle. */
	readonly middle: Point;
	readonly halfCosine: number;
}

/** The arc that leaves the first way `along` it, if it joins the second before that ends. */
function placeAt(
	first: Ray,
	second: Ray,
	turn: number,
	along: number,
): Placed | undefined {
	const from = {
		x: first.x + along * first.tx,
		y: first.y + along * first.ty,
	};
	// To the right hand on screen, where the centre of a clockwise arc lies.
	const [ax, ay] = [-first.ty, first.tx];
	const [bx, by] = [-second.ty, second.tx];
	const radius = ((from.x - second.x) * bx + (from.y - second.y) * by) / turn;
	if (Math.abs(radius) < LEAST_RADIUS) return undefined;
	const centre = { x: from.x + radius * ax, y: from.y + radius * ay };
	const to = { x: centre.x - radius * bx, y: centre.y - radius * by };
	const left = (second.x - to.x) * second.tx + (second.y - to.y) * second.ty;
	if (left < 0) return undefined;
	const side = Math.sign(radius);
	const cross = first.tx * second.ty - first.ty * second.tx;
	const angle = side * Math.atan2(cross, 1 - turn);
	const half = (angle < 0 ? angle + 2 * Math.PI : angle) / 2;
	const [sin, cos] = [side * Math.sin(half), Math.cos(half)];
	const [ox, oy] = [-side * ax, -side * ay];
	const middle = { x: ox * cos - oy * sin, y: ox * sin + oy * cos };
	return { from, to, centre, radius, middle, halfCosine: cos };
}

/** How far a point lies from the arc, or from the way that it lies beside. */
function missOf(
	{ from, to, centre, radius, middle, halfCosine }: Placed,
	first: Ray,
	second: Ray,
	x: number,
	y: number,
): number {
	const [ex, ey] = [x - centre.x, y - centre.y];
	const away = hypot(ex, ey);
	if (ex * middle.x + ey * middle.y >= away * halfCosine)
		return Math.abs(away - Math.abs(radius));
	const [fx, fy] = [x - from.x, y - from.y];
	const [gx, gy] = [x - to.x, y - to.y];
	const before = fx * first.tx + fy * first.ty;
	const after = gx * second.tx + gy * second.ty;
	return Math.min(
		hypot(Math.max(0, before), fx * first.ty - fy * first.tx),
		hypot(Math.min(0, after), gx * second.ty - gy * second.tx),
	);
}
