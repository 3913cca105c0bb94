import type { Slopes } from "./radial.ts";

/**
 * Geometry of an elliptical ramp: t grows with |exp(S) (p - centre)|, S = [[stretch, skew], [skew,
 * -stretch]]. No stretch and no skew is a circle; every ellipse has exactly one such S.
 */
export interface Ellipticity {
	readonly x: number;
	readonly y: number;
	readonly stretch: number;
	readonly skew: number;
}

/** Most of hypot(stretch, skew) for a start: axes of 12 to 1. */
const MOST = Math.log(12) / 2;
/** Ellipses are drawn no flatter than this, axes of 3000 to 1: beyond, the form would lose its shorter axis to rounding. */
const FLATTEST = 4;

/** A form whose determinant is no more than this part of its trace squared is no ellipse. */
const DEGENERATE = 1e-4;
/** Rounds of inverse iteration, and what holds it where the gradients say nothing, of the matrix's trace. */
const ROUNDS = 6;
const RIDGE = 1e-7;

/** Geometries beside a given one: `far` pixels left, right, above and below, then bent by `bend`, unless that is 0. */
export function neighbours<Geometry extends Ellipticity>(
	from: Geometry,
	far: number,
	bend: number,
): Geometry[] {
	const { x, y, stretch, skew } = from;
	const beside = [
		{ ...from, x: x + far },
		{ ...from, x: x - far },
		{ ...from, y: y + far },
		{ ...from, y: y - far },
	];
	if (bend === 0) return beside;
	return [
		...beside,
		{ ...from, stretch: stretch + bend },
		{ ...from, stretch: stretch - bend },
		{ ...from, skew: skew + bend },
		{ ...from, skew: skew - bend },
	];
}

/** The quadratic form |exp(S) (u, v)|², as the coefficients of u², 2 u v and v². */
export function quadraticForm(
	stretch: number,
	skew: number,
): [xx: number, xy: number, yy: number] {
	// exp(2 S) = cosh(2 n) I + sinh(2 n) / n S for a traceless symmetric S with S² = n² I.
	const length = Math.hypot(stretch, skew);
	const n = Math.min(length, FLATTEST);
	const cosh = Math.cosh(2 * n);
	const rate = length < 1e-9 ? 2 : Math.sinh(2 * n) / length;
	return [cosh + rate * stretch, rate * skew, cosh - rate * stretch];
}

/**
 * Where to start looking for an elliptical ramp: an ellipse as wide and high as the zone, for shapes
 * whose gradient is given in units of their bounding box; and the family of ellipses that the local
 * gradients g, which stand upright on them, agree with most. g is parallel to A (p - c), so
 * g x (A p - b) = 0, linear in A and b = A c: the eigenvector of the least eigenvalue of the normal
 * matrix, by inverse iteration.
 */
export function ellipticStarts(slopes: Slopes): Ellipticity[] {
	const { x, y, width, height, cells } = slopes;
	const starts: Ellipticity[] = [];
	if (width > 0 && height > 0) {
		const stretch = bounded(Math.log(height / width) / 2);
		starts.push({ x, y, stretch, skew: 0 });
	}
	const size = Math.max(width, height, 1);
	const normal = Array.from({ length: 5 }, () => [0, 0, 0, 0, 0]);
	for (const [mx, my, gx, gy] of cells) {
		const u = (2 * (mx - x)) / size;
		const v = (2 * (my - y)) / size;
		const row = [-gy * u, gx * u - gy * v, gx * v, gy, -gx];
		for (let i = 0; i < 5; i++)
			for (let j = 0; j < 5; j++) normal[i][j] += row[i] * row[j];
	}
	const trace = normal.reduce((sum, row, i) => sum + row[i], 0);
	for (let i = 0; i < 5; i++) normal[i][i] += RIDGE * trace + 1e-12;
	let form = [1, 0, 1, 0, 0];
	for (let round = 0; round < ROUNDS; round++) {
		form = solve(normal, form);
		const length = Math.hypot(...form);
		form = form.map((value) => value / length);
	}
	if (form[0] + form[2] < 0) form = form.map((value) => -value);
	const [xx, xy, yy, bx, by] = form;
	const determinant = xx * yy - xy * xy;
	if (determinant <= DEGENERATE * (xx + yy) ** 2) return starts;
	const root = Math.sqrt(determinant);
	// exp(2 S) = A / sqrt(det A): its trace is 2 cosh(2 n), its traceless part sinh(2 n) / n S.
	const n = Math.acosh(Math.max(1, (xx + yy) / root / 2)) / 2;
	const scale = n < 1e-6 ? 0.5 : n / Math.sinh(2 * n);
	starts.push({
		x: x + (size / 2) * ((bx * yy - by * xy) / determinant),
		y: y + (size / 2) * ((by * xx - bx * xy) / determinant),
		stretch: (scale * (xx - yy)) / root / 2,
		skew: (scale * xy) / root,
	});
	return starts.filter(
		(start) => Math.hypot(start.stretch, start.skew) <= MOST,
	);
}

function bounded(value: number): number {
	return Math.max(-MOST, Math.min(MOST, value));
}

/** Gaussian elimination without pivoting, which a positive definite matrix doesn't need. */
function solve(
	matrix: readonly number[][],
	right: readonly number[],
): number[] {
	const n = right.length;
	const rows = matrix.map((row, i) => [...row, right[i]]);
	for (let k = 0; k < n; k++) {
		for (let i = k + 1; i < n; i++) {
			const factor = rows[i][k] / rows[k][k];
			for (let j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j];
		}
	}
	const out = new Array<number>(n);
	for (let i = n - 1; i >= 0; i--) {
		let sum = rows[i][n];
		for (let j = i + 1; j < n; j++) sum -= rows[i][j] * out[j];
		out[i] = sum / rows[i][i];
	}
	return out;
}
