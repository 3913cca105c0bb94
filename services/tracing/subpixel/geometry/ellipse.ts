import { hypot } from "./hypot.ts";
/** An ellipse: half axes in pixels and the first one's direction in radians, -pi/2..pi/2. */
export interface EllipseFit {
	readonly x: number;
	readonly y: number;
	readonly radiusX: number;
	readonly radiusY: number;
	readonly rotation: number;
}

type Matrix = [number[], number[], number[]];

function inverse(m: Matrix): Matrix | undefined {
	const [[a, b, c], [d, e, f], [g, h, i]] = m;
	const A = e * i - f * h;
	const B = f * g - d * i;
	const C = d * h - e * g;
	const det = a * A + b * B + c * C;
	if (!(Math.abs(det) > 1e-300)) return undefined;
	return [
		[A / det, (c * h - b * i) / det, (b * f - c * e) / det],
		[B / det, (a * i - c * g) / det, (c * d - a * f) / det],
		[C / det, (b * g - a * h) / det, (a * e - b * d) / det],
	];
}

function times(p: Matrix, q: Matrix): Matrix {
	return p.map((row) =>
		[0, 1, 2].map(
			(c) => row[0] * q[0][c] + row[1] * q[1][c] + row[2] * q[2][c],
		),
	) as Matrix;
}

/** Real roots of x³ + a x² + b x + c by Cardano's formulas. */
function cubicRoots(a: number, b: number, c: number): number[] {
	const q = (a * a - 3 * b) / 9;
	const r = (2 * a * a * a - 9 * a * b + 27 * c) / 54;
	if (r * r < q * q * q) {
		const angle = Math.acos(r / Math.sqrt(q * q * q));
		return [0, 1, 2].map(
			(k) =>
				-2 * Math.sqrt(q) * Math.cos((angle + 2 * Math.PI * k) / 3) - a / 3,
		);
	}
	const s =
		-Math.sign(r || 1) * Math.cbrt(Math.abs(r) + Math.sqrt(r * r - q * q * q));
	return [s + (s === 0 ? 0 : q / s) - a / 3];
}

/**
 * Direct least-squares ellipse: Fitzgibbon's constraint in the numerically stable split form of
 * Halir and Flusser (1998, "Numerically stable direct least squares fitting of ellipses"). The
 * points are moved and scaled first.
 *
 * @param points flat x0 y0 x1 y1 …, five or more
 * @returns undefined where no ellipse fits
 */
export function fitEllipse(
	points: Float64Array,
	weight: Float64Array,
): EllipseFit | undefined {
	const n = weight.length;
	if (n < 5) return undefined;
	let mx = 0;
	let my = 0;
	let spread = 0;
	for (let k = 0; k < n; k++) {
		mx += points[2 * k] / n;
		my += points[2 * k + 1] / n;
	}
	for (let k = 0; k < n; k++) {
		spread += Math.abs(points[2 * k] - mx) + Math.abs(points[2 * k + 1] - my);
	}
	const scale = (2 * n) / (spread || 1);
	const s1: Matrix = [
		[0, 0, 0],
		[0, 0, 0],
		[0, 0, 0],
	];
	const s2: Matrix = [
		[0, 0, 0],
		[0, 0, 0],
		[0, 0, 0],
	];
	const s3: Matrix = [
		[0, 0, 0],
		[0, 0, 0],
		[0, 0, 0],
	];
	for (let k = 0; k < n; k++) {
		const x = (points[2 * k] - mx) * scale;
		const y = (points[2 * k + 1] - my) * scale;
		const quadratic = [x * x, x * y, y * y];
		const linear = [x, y, 1];
		for (let i = 0; i < 3; i++) {
			for (let j = 0; j < 3; j++) {
				s1[i][j] += weight[k] * quadratic[i] * quadratic[j];
				s2[i][j] += weight[k] * quadratic[i] * linear[j];
				s3[i][j] += weight[k] * linear[i] * linear[j];
			}
		}
	}
	const inverse3 = inverse(s3);
	if (inverse3 === undefined) return undefined;
	const transposed = [0, 1, 2].map((i) => s2.map((row) => row[i])) as Matrix;
	const back = times(inverse3, transposed).map((row) =>
		row.map((v) => -v),
	) as Matrix;
	const reduced = times(s2, back).map((row, i) =>
		row.map((v, j) => v + s1[i][j]),
	);
	const m: Matrix = [
		reduced[2].map((v) => v / 2),
		reduced[1].map((v) => -v),
		reduced[0].map((v) => v / 2),
	];
	const trace = m[0][0] + m[1][1] + m[2][2];
	const minors =
		m[0][0] * m[1][1] -
		m[0][1] * m[1][0] +
		m[0][0] * m[2][2] -
		m[0][2] * m[2][0] +
		m[1][1] * m[2][2] -
		m[1][2] * m[2][1];
	const det =
		m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
		m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
		m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
	for (const root of cubicRoots(-trace, minors, -det)) {
		const r0 = [m[0][0] - root, m[0][1], m[0][2]];
		const r1 = [m[1][0], m[1][1] - root, m[1][2]];
		const r2 = [m[2][0], m[2][1], m[2][2] - root];
		// The null vector is the longest of the rows' cross products.
		let best = [0, 0, 0];
		let bestSize = 0;
		for (const [p, q] of [
			[r0, r1],
			[r0, r2],
			[r1, r2],
		]) {
			const v = [
				p[1] * q[2] - p[2] * q[1],
				p[2] * q[0] - p[0] * q[2],
				p[0] * q[1] - p[1] * q[0],
			];
			const size = Math.hypot(v[0], v[1], v[2]);
			if (size > bestSize) {
				bestSize = size;
				best = v.map((c) => c / size);
			}
		}
		const [a, b, c] = best;
		if (4 * a * c - b * b <= 0) continue;
		const [d, e, f] = back.map((row) => row[0] * a + row[1] * b + row[2] * c);
		return fromConic(a, b, c, d, e, f, mx, my, scale);
	}
	return undefined;
}

function fromConic(
	a: number,
	b: number,
	c: number,
	d: number,
	e: number,
	f: number,
	mx: number,
	my: number,
	scale: number,
): EllipseFit | undefined {
	const det = 4 * a * c - b * b;
	const x = (b * e - 2 * c * d) / det;
	const y = (b * d - 2 * a * e) / det;
	const level = -(f + (d * x + e * y) / 2);
	const root = hypot(a - c, b);
	// Curvatures along the two axes; the first axis is that of the smaller one, the longer axis.
	const low = (a + c - Math.sign(a + c) * root) / 2;
	const high = (a + c + Math.sign(a + c) * root) / 2;
	const longer = level / low;
	const shorter = level / high;
	if (!(longer > 0 && shorter > 0)) return undefined;
	const rotation =
		root < 1e-12 * Math.abs(a + c)
			? 0
			: Math.atan2(-b * Math.sign(a + c), (c - a) * Math.sign(a + c)) / 2;
	return {
		x: x / scale + mx,
		y: y / scale + my,
		radiusX: Math.sqrt(longer) / scale,
		radiusY: Math.sqrt(shorter) / scale,
		rotation,
	};
}
