import { hypot } from "../geometry/hypot.ts";
import type { Point } from "../types.ts";

export function apart(a: Point, b: Point): number {
	return hypot(a.x - b.x, a.y - b.y);
}

/** The middle one; 0 of none. */
export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[sorted.length >> 1] ?? 0;
}
