import { hypot } from "../../geometry/hypot.ts";
import { cornersOf } from "../../geometry/regular-polygon.ts";
import type { Point, RegularPolygon } from "../../types.ts";
import { MOST_CORNERS } from "./corners.ts";

/** Its corners are no further than this from a regular polygon's before that is fitted, pixels. */
const LOOK_MISS = 2;
/** A star's inner corners lie within this part of the way to a polygon's sides. */
const LEAST_NOTCH = 0.97;

/** Where the corners lie around their middle, turned back by their places in the round: all alike for a regular one. */
function unrolled(corners: readonly Point[]) {
	const m = corners.length;
	const x = corners.reduce((sum, p) => sum + p.x, 0) / m;
	const y = corners.reduce((sum, p) => sum + p.y, 0) / m;
	const mean = (of: (k: number) => boolean): Point => {
		let [re, im, count] = [0, 0, 0];
		corners.forEach((p, k) => {
			if (!of(k)) return;
			const cos = Math.cos((2 * Math.PI * k) / m);
			const sin = Math.sin((2 * Math.PI * k) / m);
			re += (p.x - x) * cos + (p.y - y) * sin;
			im += (p.y - y) * cos - (p.x - x) * sin;
			count++;
		});
		return { x: re / count, y: im / count };
	};
	return { x, y, mean };
}

/** The regular polygon that corners are near. */
export function asPolygon(
	corners: readonly Point[],
): RegularPolygon | undefined {
	if (corners.length > MOST_CORNERS) return undefined;
	const { x, y, mean } = unrolled(corners);
	const to = mean(() => true);
	const shape = {
		...({ kind: "polygon", x, y, corners: corners.length } as const),
		radius: hypot(to.x, to.y),
		rotation: Math.atan2(to.y, to.x),
	};
	return isNear(shape, corners) ? shape : undefined;
}

/** The star that corners are near, the first of them an outer one. */
export function asStar(corners: readonly Point[]): RegularPolygon | undefined {
	if (corners.length % 2 === 1 || corners.length < 6) return undefined;
	const { x, y, mean } = unrolled(corners);
	const outer = mean((k) => k % 2 === 0);
	const inner = mean((k) => k % 2 === 1);
	const shape = {
		...({ kind: "polygon", x, y, corners: corners.length / 2 } as const),
		radius: hypot(outer.x, outer.y),
		inner: hypot(inner.x, inner.y),
		rotation: Math.atan2(outer.y + inner.y, outer.x + inner.x),
	};
	const straight = Math.cos(Math.PI / shape.corners) * shape.radius;
	const isNotched = shape.inner < LEAST_NOTCH * straight;
	return isNotched && isNear(shape, corners) ? shape : undefined;
}

function isNear(shape: RegularPolygon, corners: readonly Point[]): boolean {
	return cornersOf(shape).every(
		({ x, y }, k) => hypot(x - corners[k].x, y - corners[k].y) <= LOOK_MISS,
	);
}
