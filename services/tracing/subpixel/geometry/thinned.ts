import type { Point } from "../types.ts";

/**
 * The fewest of the points whose polygon passes within `tolerance` of all (Douglas and Peucker 1973); the first
 * and the last are kept.
 *
 * @param closed whether the last point is the first again
 */
export function thinned(
	points: readonly Point[],
	closed: boolean,
	tolerance: number,
): Point[] {
	return keptOf(points, closed, tolerance).map((k) => points[k]);
}

/** The same, as their indices. */
export function keptOf(
	points: readonly Point[],
	closed: boolean,
	tolerance: number,
): number[] {
	const last = points.length - 1;
	const kept = [0];
	const stack = closed && last > 2 ? [last, last >> 1] : [last];
	let from = 0;
	while (stack.length > 0) {
		const to = stack[stack.length - 1];
		const index = furthest(points, from, to, tolerance);
		if (index < 0) {
			kept.push(to);
			from = to;
			stack.pop();
		} else stack.push(index);
	}
	return kept;
}

/** The point between two others that lies furthest from the stretch between them; -1 within `tolerance`. */
function furthest(
	points: readonly Point[],
	from: number,
	to: number,
	tolerance: number,
): number {
	const { x, y } = points[from];
	const dx = points[to].x - x;
	const dy = points[to].y - y;
	const square = dx * dx + dy * dy;
	let worst = tolerance * tolerance;
	let index = -1;
	for (let k = from + 1; k < to; k++) {
		const ex = points[k].x - x;
		const ey = points[k].y - y;
		let t = square > 0 ? (ex * dx + ey * dy) / square : 0;
		t = t < 0 ? 0 : t > 1 ? 1 : t;
		const away = (ex - t * dx) ** 2 + (ey - t * dy) ** 2;
		if (away > worst) {
			worst = away;
			index = k;
		}
	}
	return index;
}
