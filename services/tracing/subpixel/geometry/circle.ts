/** A circle fitted to points. */
export interface CircleFit {
	readonly x: number;
	readonly y: number;
	readonly radius: number;
}

/**
 * Weighted algebraic circle fit by Pratt (1987, "Direct least-squares fitting of algebraic
 * surfaces"), solved by Newton's method on its characteristic polynomial as in Chernov, "Circular
 * and Linear Regression" (2010), 5.5: nearly unbiased also for short arcs, no iteration over points.
 *
 * @param points flat x0 y0 x1 y1 …
 * @param weight one for each point
 * @returns undefined for fewer than three points or points on a line
 */
export function fitCircle(
	points: Float64Array,
	weight: Float64Array,
): CircleFit | undefined {
	const n = weight.length;
	if (n < 3) return undefined;
	let total = 0;
	let mx = 0;
	let my = 0;
	for (let k = 0; k < n; k++) {
		total += weight[k];
		mx += weight[k] * points[2 * k];
		my += weight[k] * points[2 * k + 1];
	}
	mx /= total;
	my /= total;
	let xx = 0;
	let yy = 0;
	let xy = 0;
	let xz = 0;
	let yz = 0;
	let zz = 0;
	for (let k = 0; k < n; k++) {
		const w = weight[k] / total;
		const x = points[2 * k] - mx;
		const y = points[2 * k + 1] - my;
		const z = x * x + y * y;
		xx += w * x * x;
		yy += w * y * y;
		xy += w * x * y;
		xz += w * x * z;
		yz += w * y * z;
		zz += w * z * z;
	}
	const mz = xx + yy;
	const cov = xx * yy - xy * xy;
	const a2 = 4 * cov - 3 * mz * mz - zz;
	const a1 = zz * mz + 4 * cov * mz - xz * xz - yz * yz - mz * mz * mz;
	const a0 =
		xz * xz * yy + yz * yz * xx - zz * cov - 2 * xz * yz * xy + mz * mz * cov;
	let root = 0;
	let value = Number.POSITIVE_INFINITY;
	for (let round = 0; round < 20; round++) {
		const next = a0 + root * (a1 + root * (a2 + 4 * root * root));
		if (Math.abs(next) > Math.abs(value)) break;
		value = next;
		const slope = a1 + root * (2 * a2 + 16 * root * root);
		if (slope === 0) break;
		const step = value / slope;
		root -= step;
		if (Math.abs(step) <= 1e-12 * Math.abs(root)) break;
	}
	const determinant = root * root - root * mz + cov;
	if (!(Math.abs(determinant) > 1e-12 * mz * mz)) return undefined;
	const x = (xz * (yy - root) - yz * xy) / determinant / 2;
	const y = (yz * (xx - root) - xz * xy) / determinant / 2;
	const radius = Math.sqrt(Math.max(0, x * x + y * y + mz + 2 * root));
	if (!Number.isFinite(radius) || radius === 0) return undefined;
	return { x: x + mx, y: y + my, radius };
}
