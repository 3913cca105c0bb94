import { emptyLine, fitLine, type Polyline } from "./polyline.ts";

/**
 * A short run of points as a parabola over its own axis: the point at `u` pixels along the unit
 * direction (dx, dy) from (x, y) lies a + b u + c u² to its right hand side (-dy, dx).
 */
export interface Parabola {
	readonly x: number;
	readonly y: number;
	readonly dx: number;
	readonly dy: number;
	readonly a: number;
	readonly b: number;
	readonly c: number;
	/** Range of u that was fitted. */
	readonly low: number;
	readonly high: number;
	/** Weighted mean square residual, in variances. */
	readonly misfit: number;
}

const axis = emptyLine();

/** Logos seldom bend more than this (one over pixels, half the curvature) next to a corner. */
const BEND_SIGMA = 0.04;

/**
 * Weighted least squares of a parabola to points `from`..`to`, over the axis of their
 * total-least-squares line. The bend `c` has a zero-mean prior, so that a few noisy points don't
 * extrapolate wildly.
 */
export function fitParabola(
	p: Polyline,
	from: number,
	to: number,
	bendSigma = BEND_SIGMA,
): Parabola {
	fitLine(p, from, to, axis);
	const { x, y, dx, dy } = axis;
	let s0 = 0;
	let s1 = 0;
	let s2 = 1e-9;
	let s3 = 0;
	let s4 = 1 / (bendSigma * bendSigma);
	let t0 = 0;
	let t1 = 0;
	let t2 = 0;
	let vv = 0;
	let low = Number.POSITIVE_INFINITY;
	let high = Number.NEGATIVE_INFINITY;
	for (let k = from; k <= to; k++) {
		const px = p.x[k] - x;
		const py = p.y[k] - y;
		const u = px * dx + py * dy;
		const v = py * dx - px * dy;
		const w = p.weight[k];
		const wu = w * u;
		const wuu = wu * u;
		s0 += w;
		s1 += wu;
		s2 += wuu;
		s3 += wuu * u;
		s4 += wuu * u * u;
		t0 += w * v;
		t1 += wu * v;
		t2 += wuu * v;
		vv += w * v * v;
		if (u < low) low = u;
		if (u > high) high = u;
	}
	// Normal equations, symmetric 3x3, by elimination.
	const m10 = s1 / s0;
	const m20 = s2 / s0;
	const b11 = s2 - m10 * s1;
	const b12 = s3 - m10 * s2;
	const b22 = s4 - m20 * s2;
	const r1 = t1 - m10 * t0;
	const r2 = t2 - m20 * t0;
	const m21 = b11 > 1e-12 ? b12 / b11 : 0;
	const c = (r2 - m21 * r1) / (b22 - m21 * b12);
	const b = b11 > 1e-12 ? (r1 - b12 * c) / b11 : 0;
	const a = (t0 - s1 * b - s2 * c) / s0;
	const misfit = Math.max(0, vv - a * t0 - b * t1 - c * t2) / (to - from + 1);
	return { x, y, dx, dy, a, b, c, low, high, misfit };
}

/** Point and unit tangent at `u`, written to `out` as x, y, tx, ty. */
export function parabolaAt(q: Parabola, u: number, out: Float64Array): void {
	const v = q.a + u * (q.b + u * q.c);
	const slope = q.b + 2 * u * q.c;
	const norm = 1 / Math.sqrt(1 + slope * slope);
	out[0] = q.x + u * q.dx - v * q.dy;
	out[1] = q.y + u * q.dy + v * q.dx;
	out[2] = (q.dx - slope * q.dy) * norm;
	out[3] = (q.dy + slope * q.dx) * norm;
}
