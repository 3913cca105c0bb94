import { cornersOf } from "../../geometry/regular-polygon.ts";
import type { RegularPolygon, Shape } from "../../types.ts";
import { besideNearest, emptyBeside, ROUNDED } from "./beside.ts";
import { asPolygon, asStar } from "./candidates.ts";
import { coarseCorners } from "./corners.ts";
import { fitRegular } from "./fit.ts";

/** Points of each side that lie beyond what corners round. */
const LEAST_ON_SIDE = 3;
/** Near corners points may be this far off, pixels. */
const CORNER_MISS = 1.2;
/** Elsewhere as with other shapes: so many deviations beyond the tolerance, and that many on the average. */
const ALLOWED_SIGMAS = 2.5;
const MISFIT = 1.5;
/** One with an axis this near to the image's, at its corners and in pixels, is meant to lie so. */
const AXIS_MISS = 0.1;

/**
 * The regular polygon, the square along the axes or the star that a closed boundary is within its own uncertainty. The corners of a coarse
 * polygon say which it may be; the first coefficients of their Fourier series (Zahn and Roskies 1972 describe
 * outlines so) where it lies; and Gauss-Newton on the distance of the points to its sides fits it.
 *
 * Gets wrong: what has sides of less than about six pixels stays a path.
 *
 * @param points flat x0 y0 x1 y1 …
 * @param weight one over each point's variance
 * @param tolerance pixels
 */
export function detectRegular(
	points: Float64Array,
	weight: Float64Array,
	tolerance: number,
): RegularPolygon | Square | undefined {
	const found = coarseCorners(points);
	if (found === undefined) return undefined;
	for (const start of [asPolygon(found), asStar(found)]) {
		if (start === undefined) continue;
		const shape = level(fitRegular(points, weight, start));
		if (accepts(points, weight, shape, tolerance)) return squareOf(shape);
	}
	return undefined;
}

/** Its corner, or the middle of a side, exactly above, below or beside its middle where that is meant. */
function level(shape: RegularPolygon): RegularPolygon {
	const { corners, radius, rotation } = shape;
	// Its own axes, from the right and from above.
	const step = Math.PI / corners;
	for (const axis of [0, Math.PI / 2]) {
		const turned = axis + step * Math.round((rotation - axis) / step);
		if (radius * Math.abs(turned - rotation) < AXIS_MISS)
			return { ...shape, rotation: turned };
	}
	return shape;
}

type Square = Extract<Shape, { kind: "rect" }>;

/** A square along the axes is a rectangle. */
function squareOf(shape: RegularPolygon): RegularPolygon | Square {
	const { x, y, corners, radius, inner, rotation } = shape;
	if (corners !== 4 || inner !== undefined) return shape;
	const half = radius * Math.SQRT1_2;
	const lean = Math.abs(Math.sin(2 * (rotation - Math.PI / 4)));
	if (lean > 1e-9) return shape;
	const [left, top, side] = [x - half, y - half, 2 * half];
	return {
		kind: "rect",
		x: left,
		y: top,
		width: side,
		height: side,
		radius: 0,
	};
}

function accepts(
	points: Float64Array,
	weight: Float64Array,
	shape: RegularPolygon,
	tolerance: number,
): boolean {
	const { radius, inner = radius } = shape;
	if (!(inner > 0 && inner <= radius)) return false;
	const corners = cornersOf(shape);
	const onSide = new Int32Array(corners.length);
	const at = emptyBeside();
	let chi = 0;
	let count = 0;
	for (let k = 0; k < weight.length; k++) {
		besideNearest(corners, points[2 * k], points[2 * k + 1], at);
		if (at.fromEnd < ROUNDED) {
			if (at.distance > CORNER_MISS) return false;
			continue;
		}
		const limit = tolerance + ALLOWED_SIGMAS / Math.sqrt(weight[k]);
		if (at.distance > limit) return false;
		chi += weight[k] * at.off * at.off;
		onSide[at.side]++;
		count++;
	}
	return (
		chi <= MISFIT * MISFIT * count && onSide.every((n) => n >= LEAST_ON_SIDE)
	);
}
