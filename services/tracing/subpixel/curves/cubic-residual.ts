/** A cubic by its four points: x0 y0 … x3 y3. */
export type CubicPoints = Float64Array;

/**
 * How a point lies to a cubic at some parameter t, four numbers: the way from the cubic to the point, pixels,
 * and the cubic's derivative by t. Reused; read it before the next.
 */
export type Residual = Float64Array;

export function emptyResidual(): Residual {
	return new Float64Array(4);
}

/** What keeps lengths from being divided by nothing. */
export const TINY = 1e-12;

/** Bernstein's form and its derivative (Farin, "Curves and Surfaces for CAGD", ch. 5). */
export function residualAt(
	c: CubicPoints,
	px: number,
	py: number,
	t: number,
	out: Residual,
): void {
	const u = 1 - t;
	const c0 = u * u * u;
	const c1 = 3 * u * u * t;
	const c2 = 3 * u * t * t;
	const c3 = t * t * t;
	out[0] = px - (c0 * c[0] + c1 * c[2] + c2 * c[4] + c3 * c[6]);
	out[1] = py - (c0 * c[1] + c1 * c[3] + c2 * c[5] + c3 * c[7]);
	const d0 = 3 * u * u;
	const d1 = 6 * u * t;
	const d2 = 3 * t * t;
	out[2] = d0 * (c[2] - c[0]) + d1 * (c[4] - c[2]) + d2 * (c[6] - c[4]);
	out[3] = d0 * (c[3] - c[1]) + d1 * (c[5] - c[3]) + d2 * (c[7] - c[5]);
}

/** The parameter moved towards the foot of the point's perpendicular, by one step of Newton's method without curvature. */
export function towardsFoot(t: number, r: Residual): number {
	const square = r[2] * r[2] + r[3] * r[3];
	const move = (r[0] * r[2] + r[1] * r[3]) / (square + TINY);
	return Math.min(1, Math.max(0, t + move));
}

/** One over the derivative's length. */
export function perLength(seen: Residual): number {
	return 1 / (Math.sqrt(seen[2] * seen[2] + seen[3] * seen[3]) + TINY);
}

/** The index of sample `k` of `count` spread evenly over the points after `from`, `stride` apart. */
export function sampleIndex(from: number, k: number, stride: number): number {
	return from + 1 + Math.floor((k + 0.5) * stride);
}
