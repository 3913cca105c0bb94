import { fitCircle } from "../geometry/circle.ts";
import { fitEllipse } from "../geometry/ellipse.ts";
import type { Shape } from "../types.ts";
import { distanceToRoundedRect, fitRoundedRect } from "./rounded-rect.ts";

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
/** Corners rounder than this, in pixels, tell from sharp ones. */
const LEAST_RADIUS = 1.4;

interface Outline {
	readonly points: Float64Array;
	readonly weight: Float64Array;
	readonly tolerance: number;
}

function accepts(
	outline: Outline,
	distance: (x: number, y: number) => number,
): boolean {
	const { points, weight } = outline;
	let chi = 0;
	for (let k = 0; k < weight.length; k++) {
		const d = distance(points[2 * k], points[2 * k + 1]);
		if (Math.abs(d) > outline.tolerance + 2.5 / Math.sqrt(weight[k])) {
			return false;
		}
		chi += weight[k] * d * d;
	}
	return chi <= MISFIT * MISFIT * weight.length;
}

function asCircle(outline: Outline): Shape | undefined {
	const fit = fitCircle(outline.points, outline.weight);
	if (fit === undefined) return undefined;
	const { x, y, radius } = fit;
	if (!accepts(outline, (px, py) => Math.hypot(px - x, py - y) - radius)) {
		return undefined;
	}
	return { kind: "circle", x, y, radius };
}

function asEllipse(outline: Outline): Shape | undefined {
	const fit = fitEllipse(outline.points, outline.weight);
	if (fit === undefined) return undefined;
	const { x, y, rotation } = fit;
	const upright = Math.abs(Math.sin(rotation)) > Math.SQRT1_2;
	const radiusX = upright ? fit.radiusY : fit.radiusX;
	const radiusY = upright ? fit.radiusX : fit.radiusY;
	// How far the rotation moves the outline off the axis-aligned one.
	const lean = Math.abs(Math.sin(2 * rotation) * (radiusX - radiusY)) / 2;
	if (lean > 0.5 * outline.tolerance) return undefined;
	const near = accepts(outline, (px, py) => {
		const u = (px - x) / radiusX;
		const v = (py - y) / radiusY;
		// Sampson's first-order distance.
		return (
			(u * u + v * v - 1) / (2 * Math.hypot(u / radiusX, v / radiusY) || 1)
		);
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
	if (n < 6) return undefined;
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
	const area = Math.abs(shoelace(points));
	const width = right - left;
	const height = bottom - top;
	const short = Math.min(width, height);
	const missing = width * height - area;
	// From a rectangle to an ellipse: what lacks in the corners.
	if (short < 1 || missing > 0.25 * width * height) return undefined;
	const radius = Math.sqrt(Math.max(0, missing) / (4 - Math.PI));
	const outline = { points, weight, tolerance };
	const full = missing > 0.18 * width * height;
	if (full) {
		const ellipse = {
			x: (left + right) / 2,
			y: (top + bottom) / 2,
			rx: width / 2,
			ry: height / 2,
		};
		if (
			looksLike(points, n, (x, y) => {
				const r = Math.hypot(
					(x - ellipse.x) / ellipse.rx,
					(y - ellipse.y) / ellipse.ry,
				);
				return (r - 1) * Math.min(ellipse.rx, ellipse.ry);
			})
		) {
			const round = asCircle(outline) ?? asEllipse(outline);
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
	if (!accepts(outline, (x, y) => distanceToRoundedRect(rect, x, y))) {
		return undefined;
	}
	return {
		kind: "rect",
		x: rect.x - rect.halfWidth,
		y: rect.y - rect.halfHeight,
		width: 2 * rect.halfWidth,
		height: 2 * rect.halfHeight,
		radius: rect.radius,
	};
}

function shoelace(points: Float64Array): number {
	let twice = 0;
	for (let k = 0, j = points.length - 2; k < points.length; j = k, k += 2) {
		twice += points[j] * points[k + 1] - points[k] * points[j + 1];
	}
	return twice / 2;
}

/** A quick look at 16 points: none is off by more than a pixel and a bit. */
function looksLike(
	points: Float64Array,
	n: number,
	distance: (x: number, y: number) => number,
): boolean {
	const step = n / Math.min(16, n);
	for (let at = 0; at < n; at += step) {
		const k = Math.floor(at);
		if (Math.abs(distance(points[2 * k], points[2 * k + 1])) > 1.2)
			return false;
	}
	return true;
}
