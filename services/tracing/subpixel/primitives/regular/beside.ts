import { hypot } from "../../geometry/hypot.ts";
import type { Point } from "../../types.ts";

/** Nearer to a corner than this, along a side, the boundary is rounded by the pixels; pixels. */
export const ROUNDED = 1.5;

/** A point's place beside the nearest side. */
export interface Beside {
	/** Index of the side's first corner. */
	side: number;
	/** Along it from 0 to 1, and how far that is from the nearer of its ends, pixels. */
	t: number;
	fromEnd: number;
	/** How far beyond the side, outwards, pixels. */
	off: number;
	/** The side's outward direction. */
	nx: number;
	ny: number;
	/** Distance to the side, its ends included, pixels. */
	distance: number;
}

/** Finds a point's place beside the nearest of the sides between corners. */
export function besideNearest(
	corners: readonly Point[],
	x: number,
	y: number,
	out: Beside,
): void {
	out.distance = Number.POSITIVE_INFINITY;
	for (let k = 0; k < corners.length; k++) {
		const a = corners[k];
		const b = corners[(k + 1) % corners.length];
		const [dx, dy] = [b.x - a.x, b.y - a.y];
		const length = hypot(dx, dy);
		const along = ((x - a.x) * dx + (y - a.y) * dy) / length;
		const off = ((x - a.x) * dy - (y - a.y) * dx) / length;
		const beyond = Math.max(0, -along, along - length);
		const distance = hypot(off, beyond);
		if (distance >= out.distance) continue;
		out.side = k;
		out.t = along / length;
		out.fromEnd = Math.min(along, length - along);
		out.off = off;
		out.nx = dy / length;
		out.ny = -dx / length;
		out.distance = distance;
	}
}

export const emptyBeside = (): Beside => ({
	...{ side: 0, t: 0, fromEnd: 0, off: 0 },
	...{ nx: 0, ny: 0, distance: 0 },
});
