import type { Point } from "../types.ts";
import { hypot } from "./hypot.ts";

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
	const last = points.length - 1;
	const kept = [0];
	const stack = closed && last > 2 ? [last, last >> 1] : [last];
	let from = 0;
	while (stack.length > 0) {
		const to = stack[stack.length - 1];
		let worst = tolerance;
		let index = -1;
		for (let k = from + 1; k < to; k++) {
			const d = distance(points[k], points[from], points[to]);
			if (d > worst) {
				worst = d;
				index = k;
			}
		}
		if (index < 0) {
			kept.push(to);
			from = to;
			stack.pop();
		} else stack.push(index);
	}
	return kept.map((k) => points[k]);
}

function distance(p: Point, a: Point, b: Point): number {
	const dx = b.x - a.x;
	const dy = b.y - a.y;
	const square = dx * dx + dy * dy;
	const t =
		square > 0
			? Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / square))
			: 0;
	return hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}
