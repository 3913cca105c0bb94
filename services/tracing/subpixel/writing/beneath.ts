import { directionsOf } from "../geometry/segment.ts";
import type { Curve, Point } from "../types.ts";
import type { HalfEdges } from "./half-edges.ts";
import { hiddenStretch } from "./hidden.ts";
import { type Beneath, stretchOf } from "./outlines.ts";
import type { Stretch } from "./underlap.ts";

/** Boundaries bend, so only so much of the room that their directions leave is taken. */
const SHARE = 0.7;

/**
 * Coarse hidden polygons that stay inside the face across: at each end of a stretch that face's next
 * boundary tells how fast it widens.
 */
export function coarseBeneath(
	half: HalfEdges,
	curves: readonly Curve[],
): Beneath {
	const before = new Int32Array(half.next.length).fill(-1);
	half.next.forEach((next, h) => {
		if (next >= 0) before[next] = h;
	});
	return (stretch, closed, reach, h) => {
		if (closed) return hiddenStretch(stretch, closed, reach);
		const across = h ^ 1;
		// The face across walks the stretch backwards: what it walks next leaves from the start.
		const next = half.next[across];
		const previous = before[across];
		return hiddenStretch(stretch, closed, reach, {
			start:
				next < 0
					? Number.POSITIVE_INFINITY
					: widening(
							leaving(stretch),
							leaving(stretchOf(next, curves[next >> 1])),
						),
			end:
				previous < 0
					? Number.POSITIVE_INFINITY
					: widening(
							arriving(stretch),
							arriving(stretchOf(previous, curves[previous >> 1])),
						),
		});
	};
}

/** The tangent of the angle between two ways, as far as it is to be used. */
function widening(a: Point, b: Point): number {
	const cos = a.x * b.x + a.y * b.y;
	if (cos <= 0) return Number.POSITIVE_INFINITY;
	return (SHARE * Math.abs(a.x * b.y - a.y * b.x)) / cos;
}

/** The direction in which a stretch sets out. */
function leaving({ start, segments }: Stretch): Point {
	return segments.length > 0
		? directionsOf(start, segments[0])[0]
		: { x: 1, y: 0 };
}

/** The direction opposite to the one in which a stretch arrives. */
function arriving({ start, segments }: Stretch): Point {
	const n = segments.length;
	if (n === 0) return { x: 1, y: 0 };
	const pen = n > 1 ? segments[n - 2].to : start;
	const { x, y } = directionsOf(pen, segments[n - 1])[1];
	return { x: -x, y: -y };
}
