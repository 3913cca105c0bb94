import { polygonArea } from "../geometry/area.ts";
import { fitCircle } from "../geometry/circle.ts";
import { fitEllipse } from "../geometry/ellipse.ts";
import { hypot } from "../geometry/hypot.ts";
import type { Shape } from "../types.ts";
import {
	distanceToRoundedRect,
	fitRoundedRect,
	type RoundedRect,
} from "./rounded-rect.ts";

/**
 * Closed boundaries that are one simple shape within their own uncertainty: circle, axis-aligned
 * ellipse, rounded rectangle. Each is fitted by least squares to all points (Pratt; Halir and
 * Flusser; Gauss-Newton on the signed distance) and accepted if the root mean square distance is
 * within `MISFIT` of the points' own and none is further off than the tolerance. The simplest that
 * is accepted wins. Plain rectangles come out of the curve fit, which rebuilds their corners.
 *
 * Cost: a look at 16 points rejects most outlines; an accepted one costs some passes over its points.
 * Gets wrong: shapes of about 2 px, where a square and a disc look alike, become discs; rotated
 * ellipses and rectangles stay paths.
 */
const MISFIT = 1.5;
/** No point may be further off than the tolerance and so many of its deviations. */
const ALLOWED_SIGMAS = 2.5;
/** An ellipse may lean off the axes as far as moves its outline by this part of the tolerance. */
const LEAN = 0.5;
/** A shape fills its bounds but for this part at most; from this part on it may be round (an ellipse lacks 1 - pi / 4). */
const MOST_MISSING = 0.25;
const ROUND_MISSING = 0.18;
/** Fewer points are no shape, nor is what is narrower than this, pixels. */
const LEAST_POINTS = 6;
const LEAST_WIDTH = 1;
/** Points that are looked at first, and how far they may be off, pixels. */
const LOOKED_AT = 16;
const LOOK_MISS = 1.2;
/** Corners rounder than this, in pixels, tell from sharp ones. */
const LEAST_RADIUS = 1.4;

interface Boundary {
	readonly points: Float64Array;
	readonly weight: Float64Array;
	readonly tolerance: number;
}

function accepts(
	boundary: Boundary,
	distance: (x: number, y: number) => number,
): boolean {
	const { points, weight } = boundary;
	let chi = 0;
	for (let k = 0; k < weight.length; k++) {
		const d = distance(points[2 * k], points[2 * k + 1]);
		if (
			Math.abs(d) >
			boundary.tolerance + ALLOWED_SIGMAS / Math.sqrt(weight[k])
		) {
			return false;
		}
		chi += weight[k] * d * d;
	}
	return chi <= MISFIT * MISFIT * weight.length;
}

function asCircle(boundary: Boundary): Shape | undefined {
	const fit = fitCircle(boundary.points, boundary.weight);
	if (fit === undefined) return undefined;
	const { x, y, radius } = fit;
	if (!accepts(boundary, (px, py) => hypot(px - x, py - y) - radius)) {
		return undefined;
	}
	return { kind: "circle", x, y, radius };
}

function asEllipse(boundary: Boundary): Shape | undefined {
	const fit = fitEllipse(boundary.points, boundary.weight);
	if (fit === undefined) return undefined;
	const { x, y, rotation } = fit;
	const upright = Math.abs(Math.sin(rotation)) > Math.SQRT1_2;
	const radiusX = upright ? fit.radiusY : fit.radiusX;
	const radiusY = upright ? fit.radiusX : fit.radiusY;
	// How far the rotation moves the outline off the axis-aligned one.
	const lean = Math.abs(Math.sin(2 * rotation) * (radiusX - radiusY)) / 2;
	if (lean > LEAN * boundary.tolerance) return undefined;
	const near = accepts(boundary, (px, py) => {
		const u = (px - x) / radiusX;
		const v = (py - y) / radiusY;
		// Sampson's first-order distance.
		return (u * u + v * v - 1) / (2 * hypot(u / radiusX, v / radiusY) || 1);
	});
	return near ? { kind: "ellipse", x, y, radiusX, radiusY } : undefined;
}

/**
 * @param points a closed boundary, flat x0 y0 x1 y1 …
 * @param weight one over each point's variance
 * @param tolerance pixels
 * @returns the shape, or undefined where the boundary is none of them
 */
export function detectShape(
	points: Float64Array,
	weight: Float64Array,
	tolerance: number,
): Shape | undefined {
	const n = weight.length;
	if (n < LEAST_POINTS) return undefined;
	let left = Number.POSITIVE_INFINITY;
	let right = Number.NEGATIVE_INFINITY;
	let top = Number.POSITIVE_INFINITY;
	let bottom = Number.NEGATIVE_INFINITY;
	for (let k = 0; k < n; k++) {
		const x = points[2 * k];
		const y = points[2 * k + 1];
		if (x < left) left = x;
		if (x > right) right = x;
		if (y < top) top = y;
		if (y > bottom) bottom = y;
	}
	const area = Math.abs(polygonArea(points));
	const width = right - left;
	const height = bottom - top;
	const short = Math.min(width, height);
	const missing = width * height - area;
	// From a rectangle to an ellipse: what lacks in the corners.
	if (short < LEAST_WIDTH || missing > MOST_MISSING * width * height)
		return undefined;
	const radius = Math.sqrt(Math.max(0, missing) / (4 - Math.PI));
	const boundary = { points, weight, tolerance };
	const full = missing > ROUND_MISSING * width * height;
	if (full) {
		const ellipse = {
			x: (left + right) / 2,
			y: (top + bottom) / 2,
			rx: width / 2,
			ry: height / 2,
		};
		if (
			looksLike(points, n, (x, y) => {
				const r = hypot(
					(x - ellipse.x) / ellipse.rx,
					(y - ellipse.y) / ellipse.ry,
				);
				return (r - 1) * Math.min(ellipse.rx, ellipse.ry);
			})
		) {
			const round = asCircle(boundary) ?? asEllipse(boundary);
			if (round !== undefined) return round;
		}
	}
	const start = {
		x: (left + right) / 2,
		y: (top + bottom) / 2,
		halfWidth: width / 2,
		halfHeight: height / 2,
		radius: Math.min(radius, short / 2),
	};
	const near = (x: number, y: number) => distanceToRoundedRect(start, x, y);
	if (start.radius < LEAST_RADIUS || !looksLike(points, n, near)) {
		return undefined;
	}
	const rect = fitRoundedRect(points, weight, start);
	if (rect.radius < LEAST_RADIUS) return undefined;
	const distance = (x: number, y: number) => distanceToRoundedRect(rect, x, y);
	if (!accepts(boundary, distance)) return undefined;
	if (!accepts(cornersAlone(boundary, rect), distance)) return undefined;
	return {
		kind: "rect",
		x: rect.x - rect.halfWidth,
		y: rect.y - rect.halfHeight,
		width: 2 * rect.halfWidth,
		height: 2 * rect.halfHeight,
		radius: rect.radius,
	};
}

/** The points at the corners, which are few beside long sides: by the sum of all, cut corners would pass for round ones. */
function cornersAlone(
	{ points, weight, tolerance }: Boundary,
	{ x, y, halfWidth, halfHeight, radius }: RoundedRect,
): Boundary {
	const kept: number[] = [];
	for (let k = 0; k < weight.length; k++) {
		const isCorner =
			Math.abs(points[2 * k] - x) > halfWidth - radius &&
			Math.abs(points[2 * k + 1] - y) > halfHeight - radius;
		if (isCorner) kept.push(k);
	}
	return {
		points: Float64Array.from(
			kept.flatMap((k) => [points[2 * k], points[2 * k + 1]]),
		),
		weight: Float64Array.from(kept, (k) => weight[k]),
		tolerance,
	};
}

/** A quick look at a few points. */
function looksLike(
	points: Float64Array,
	n: number,
	distance: (x: number, y: number) => number,
): boolean {
	const step = n / Math.min(LOOKED_AT, n);
	for (let at = 0; at < n; at += step) {
		const k = Math.floor(at);
		if (Math.abs(distance(points[2 * k], points[2 * k + 1])) > LOOK_MISS)
			return false;
	}
	return true;
}
