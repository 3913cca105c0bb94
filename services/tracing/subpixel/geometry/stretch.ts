import type { Point } from "../types.ts";
import { hypot } from "./hypot.ts";

/** Distance of a point from a stretch, its ends included; negative to its left hand as seen on screen. */
export function signedDistance(
	x: number,
	y: number,
	a: Point,
	b: Point,
): number {
	const [dx, dy] = [b.x - a.x, b.y - a.y];
	const square = dx * dx + dy * dy;
	const along = square > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / square : 0;
	const t = Math.max(0, Math.min(1, along));
	const away = hypot(x - a.x - t * dx, y - a.y - t * dy);
	return (x - a.x) * dy - (y - a.y) * dx > 0 ? -away : away;
}
