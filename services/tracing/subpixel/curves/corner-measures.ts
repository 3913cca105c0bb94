import { hypot } from "../geometry/hypot.ts";
import type { Polyline } from "./polyline.ts";

/** A corner as it was rebuilt. */
export interface Corner {
	/** Index of the polyline's point nearest to the apex. */
	readonly index: number;
	readonly x: number;
	readonly y: number;
	/** Points nearer to the apex than this are rounded off by the pixel and don't count. */
	readonly reach: number;
}

/** A sharp corner's contour passes as near to the apex as one of this radius would, pixels, and so much further. */
const CUT_RADIUS = 1.3;
const CUT_SLACK = 0.18;
/** A corner of inner angle phi is blurred this far along its flanks, pixels, and so much more over sin(phi / 2). */
const BLUR = 0.3;
const BLUR_OVER_SINE = 0.6;
/** Sharper tips than this, radians, are blurred no further. */
const SHARPEST = 0.2;
/** The apex is looked for among so many points to either side. */
const NEAREST_REACH = 5;

/** How far from the apex, in pixels, a sharp corner's contour may pass; `phi` is the inner angle. */
export function allowedCut(phi: number): number {
	return CUT_RADIUS * (1 / Math.sin(phi / 2) - 1) + CUT_SLACK;
}

/** How far along its flanks, in pixels, the pixel's box blurs a corner of inner angle `phi`. */
export function blurReach(phi: number): number {
	return BLUR + BLUR_OVER_SINE / Math.sin(Math.max(SHARPEST, phi) / 2);
}

/** Distance from a point to the polyline's pieces around `index`, and the nearest point's index. */
export function nearest(
	p: Polyline,
	index: number,
	x: number,
	y: number,
): [distance: number, index: number] {
	let best = Number.POSITIVE_INFINITY;
	let bestIndex = index;
	let bestVertex = Number.POSITIVE_INFINITY;
	const from = Math.max(0, index - NEAREST_REACH);
	const to = Math.min(p.count - 1, index + NEAREST_REACH);
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
		const along = (ex * dx + ey * dy) / (dx * dx + dy * dy || 1);
		const t = Math.max(0, Math.min(1, along));
		const d = hypot(ex - t * dx, ey - t * dy);
		if (d < best) best = d;
	}
	return [Math.min(best, Math.sqrt(bestVertex)), bestIndex];
}

/** Steps from another corner's index towards `until` by `gap` pixels, out of its rounding. */
export function inward(
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
