import { type CubicFit, fitCubic } from "./fit-cubic.ts";
import type { Node } from "./nodes.ts";
import type { Polyline } from "./polyline.ts";

/** A cubic's two inner control points and how well it does. */
export interface FreeCubic {
	x1: number;
	y1: number;
	x2: number;
	y2: number;
	/** Root mean square distance of the looked-at points, pixels. */
	rms: number;
	worst: number;
}

const MAX_SAMPLES = 64;
const ts = new Float64Array(MAX_SAMPLES);
const start: CubicFit = {
	startHandle: 0,
	endHandle: 0,
	chiSquare: 0,
	worst: 0,
};
const system = new Float64Array(20);

/** Solves the 4x4 symmetric positive system in place; the solution is left in the last column. */
function solve(m: Float64Array): void {
	for (let i = 0; i < 4; i++) {
		const pivot = m[5 * i + i] || 1e-12;
		for (let r = i + 1; r < 4; r++) {
			const f = m[5 * r + i] / pivot;
			for (let c = i; c < 5; c++) m[5 * r + c] -= f * m[5 * i + c];
		}
	}
	for (let i = 3; i >= 0; i--) {
		let v = m[5 * i + 4];
		for (let c = i + 1; c < 4; c++) v -= m[5 * i + c] * m[5 * c + 4];
		m[5 * i + 4] = v / (m[5 * i + i] || 1e-12);
	}
}

/**
 * The cubic between two nodes once their places are settled, with both control points free: along
 * the nodes' tangents freely, off them against a prior of `startSigma` and `endSigma` radians.
 * Gauss-Newton on normal distances as in {@link fitCubic}, four unknowns, five rounds.
 */
export function refitCubic(
	p: Polyline,
	a: Node,
	b: Node,
	startSigma: number,
	endSigma: number,
	out: FreeCubic,
): FreeCubic {
	fitCubic(p, a, b, MAX_SAMPLES, Number.POSITIVE_INFINITY, start);
	const { x: x0, y: y0, tx: ux, ty: uy } = a;
	const { x: x3, y: y3 } = b;
	const vx = -b.tx;
	const vy = -b.ty;
	let h0 = start.startHandle;
	let h1 = start.endHandle;
	let e0 = 0;
	let e1 = 0;
	const between = b.index - a.index - 1;
	const count = Math.min(between, MAX_SAMPLES);
	const length = p.at[b.index] - p.at[a.index] || 1;
	const stride = between / Math.max(1, count);
	const least = 0.01 * length;
	const most = 1.2 * length;
	for (let k = 0; k < count; k++) {
		const i = a.index + 1 + Math.floor((k + 0.5) * stride);
		ts[k] = (p.at[i] - p.at[a.index]) / length;
	}
	// As many equations as there are points, however few were looked at.
	const multiple = between / Math.max(1, count);
	const rounds = count > 0 ? 6 : 0;
	let worst = 0;
	let square = 0;
	for (let round = 0; round <= rounds; round++) {
		const x1 = x0 + h0 * ux - e0 * uy;
		const y1 = y0 + h0 * uy + e0 * ux;
		const x2 = x3 + h1 * vx - e1 * vy;
		const y2 = y3 + h1 * vy + e1 * vx;
		out.x1 = x1;
		out.y1 = y1;
		out.x2 = x2;
		out.y2 = y2;
		system.fill(0);
		worst = 0;
		square = 0;
		for (let k = 0; k < count; k++) {
			const i = a.index + 1 + Math.floor((k + 0.5) * stride);
			const px = p.x[i];
			const py = p.y[i];
			let t = ts[k];
			let ex = 0;
			let ey = 0;
			let gx = 0;
			let gy = 0;
			for (let step = 0; step < 2; step++) {
				const u = 1 - t;
				const c0 = u * u * u;
				const c1 = 3 * u * u * t;
				const c2 = 3 * u * t * t;
				const c3 = t * t * t;
				ex = px - (c0 * x0 + c1 * x1 + c2 * x2 + c3 * x3);
				ey = py - (c0 * y0 + c1 * y1 + c2 * y2 + c3 * y3);
				const d0 = 3 * u * u;
				const d1 = 6 * u * t;
				const d2 = 3 * t * t;
				gx = d0 * (x1 - x0) + d1 * (x2 - x1) + d2 * (x3 - x2);
				gy = d0 * (y1 - y0) + d1 * (y2 - y1) + d2 * (y3 - y2);
				if (step === 1) break;
				const move = (ex * gx + ey * gy) / (gx * gx + gy * gy + 1e-12);
				t = Math.min(1, Math.max(0, t + move));
			}
			ts[k] = t;
			const g = 1 / (Math.sqrt(gx * gx + gy * gy) + 1e-12);
			const nx = -gy * g;
			const ny = gx * g;
			const r = ex * nx + ey * ny;
			square += r * r;
			if (Math.abs(r) > worst) worst = Math.abs(r);
			const u = 1 - t;
			const c1 = 3 * u * u * t;
			const c2 = 3 * u * t * t;
			const w = p.weight[i] * multiple;
			const j0 = c1 * (ux * nx + uy * ny);
			const j1 = c1 * (ux * ny - uy * nx);
			const j2 = c2 * (vx * nx + vy * ny);
			const j3 = c2 * (vx * ny - vy * nx);
			addRow(w, j0, j1, j2, j3, r);
		}
		if (round === rounds) break;
		mirrorSystem();
		const q0 = 1 / (startSigma * h0) ** 2;
		const q1 = 1 / (endSigma * h1) ** 2;
		const ridge = 1e-3 * (system[0] + system[12]) + 1e-6;
		system[0] += ridge;
		system[12] += ridge;
		system[6] += q0;
		system[9] -= q0 * e0;
		system[18] += q1;
		system[19] -= q1 * e1;
		solve(system);
		h0 = Math.min(most, Math.max(least, h0 + system[4]));
		e0 += system[9];
		h1 = Math.min(most, Math.max(least, h1 + system[14]));
		e1 += system[19];
	}
	out.rms = count > 0 ? Math.sqrt(square / count) : 0;
	out.worst = worst;
	return out;
}

/** Adds one equation to the upper half of the normal equations. */
function addRow(
	w: number,
	j0: number,
	j1: number,
	j2: number,
	j3: number,
	r: number,
): void {
	const m = system;
	m[0] += w * j0 * j0;
	m[1] += w * j0 * j1;
	m[2] += w * j0 * j2;
	m[3] += w * j0 * j3;
	m[4] += w * j0 * r;
	m[6] += w * j1 * j1;
	m[7] += w * j1 * j2;
	m[8] += w * j1 * j3;
	m[9] += w * j1 * r;
	m[12] += w * j2 * j2;
	m[13] += w * j2 * j3;
	m[14] += w * j2 * r;
	m[18] += w * j3 * j3;
	m[19] += w * j3 * r;
}

function mirrorSystem(): void {
	for (let r = 1; r < 4; r++) {
		for (let c = 0; c < r; c++) system[5 * r + c] = system[5 * c + r];
	}
}
