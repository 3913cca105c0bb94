import {
	emptyResidual,
	perLength,
	residualAt,
	sampleIndex,
	towardsFoot,
} from "./cubic-residual.ts";
import { type CubicFit, fitCubic } from "./fit-cubic.ts";
import { MAX_SAMPLES, RIDGE } from "./handles/handles.ts";
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

/** Rounds of the fit. */
const ROUNDS = 6;
/** Handles are no shorter and no longer than these parts of the boundary. */
const LEAST_HANDLE = 0.01;
const MOST_HANDLE = 1.2;

const ts = new Float64Array(MAX_SAMPLES);
const start: CubicFit = {
	startHandle: 0,
	endHandle: 0,
	chiSquare: 0,
	worst: 0,
};
const system = new Float64Array(20);
const cubic = new Float64Array(8);
const seen = emptyResidual();

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
 * Gauss-Newton on normal distances as in {@link fitCubic}, four unknowns, a fixed number of rounds.
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
	const least = LEAST_HANDLE * length;
	const most = MOST_HANDLE * length;
	for (let k = 0; k < count; k++) {
		const i = sampleIndex(a.index, k, stride);
		ts[k] = (p.at[i] - p.at[a.index]) / length;
	}
	// As many equations as there are points, however few were looked at.
	const multiple = between / Math.max(1, count);
	const rounds = count > 0 ? ROUNDS : 0;
	cubic[0] = x0;
	cubic[1] = y0;
	cubic[6] = x3;
	cubic[7] = y3;
	let worst = 0;
	let square = 0;
	for (let round = 0; round <= rounds; round++) {
		cubic[2] = x0 + h0 * ux - e0 * uy;
		cubic[3] = y0 + h0 * uy + e0 * ux;
		cubic[4] = x3 + h1 * vx - e1 * vy;
		cubic[5] = y3 + h1 * vy + e1 * vx;
		system.fill(0);
		worst = 0;
		square = 0;
		for (let k = 0; k < count; k++) {
			const i = sampleIndex(a.index, k, stride);
			const px = p.x[i];
			const py = p.y[i];
			let t = ts[k];
			residualAt(cubic, px, py, t, seen);
			t = towardsFoot(t, seen);
			residualAt(cubic, px, py, t, seen);
			ts[k] = t;
			const g = perLength(seen);
			const nx = -seen[3] * g;
			const ny = seen[2] * g;
			const r = seen[0] * nx + seen[1] * ny;
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
		const ridge = RIDGE * (system[0] + system[12]) + 1e-6;
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
	out.x1 = cubic[2];
	out.y1 = cubic[3];
	out.x2 = cubic[4];
	out.y2 = cubic[5];
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
