import { hypot } from "../geometry/hypot.ts";
import { sampleIndex, TINY } from "./cubic-residual.ts";
import type { Node } from "./nodes.ts";
import type { Polyline } from "./polyline.ts";

/** A fitted cubic between two nodes: its handle lengths in pixels and how well it does. */
export interface CubicFit {
	startHandle: number;
	endHandle: number;
	/** Weighted sum of squared distances over all points between the nodes, in variances. */
	chiSquare: number;
	/** Largest distance of a looked-at point, pixels. */
	worst: number;
}

export const MAX_SAMPLES = 64;
const ts = new Float64Array(MAX_SAMPLES);
const looked = new Int32Array(MAX_SAMPLES);
/** Rounds of the fit. */
const ROUNDS = 4;
/** Handles are never shorter than this part of the chord (or of half the boundary), nor longer than so many boundaries. */
const LEAST_HANDLE = 0.02;
const MOST_HANDLE = 1.5;
/** The first guess reckons with no less than this cosine of the tangents' angle off the chord, or handles would get too long. */
const LEAST_COSINE = -0.4;
/** A weak pull towards the present handles, of the normal equations' trace. */
export const RIDGE = 1e-3;
/** A fit that after so many rounds still strays further than so many times the limit won't come to it. */
const HOPELESS = [Number.POSITIVE_INFINITY, 8, 4, 2.5, 1];
/** A round that improves the fit by less than this (variances summed over the looked-at points) is the last. */
const SETTLED = 0.1;

/**
 * The cubic with given ends and end tangents that passes nearest to the points between them: two
 * unknowns, the handle lengths. Gauss-Newton on the distances along the normal, the parameters of
 * the foot points moved along each round (Schneider 1990's setting; the normal-distance form
 * converges in about three rounds where his alternation takes tens).
 *
 * @param samples how many of the points between to look at, at most 64
 * @param limit how far it may pass from them, pixels; a fit that won't come to it is left unfinished
 */
export function fitCubic(
	p: Polyline,
	a: Node,
	b: Node,
	samples: number,
	limit: number,
	out: CubicFit,
): CubicFit {
	const x0 = a.x;
	const y0 = a.y;
	const x3 = b.x;
	const y3 = b.y;
	const ux = a.tx;
	const uy = a.ty;
	const vx = -b.tx;
	const vy = -b.ty;
	const chord = hypot(x3 - x0, y3 - y0);
	const between = b.index - a.index - 1;
	const count = Math.min(between, samples, MAX_SAMPLES);
	const length = p.at[b.index] - p.at[a.index] || 1;
	const reach = Math.max(chord, length / 2);
	// A circular arc's handles for a start: 2/3 chord / (1 + cos of the angle off the chord).
	const cos =
		chord > 0
			? ((x3 - x0) * (ux - vx) + (y3 - y0) * (uy - vy)) / (2 * chord)
			: 0;
	let h0 = Math.min(
		length / 2,
		((2 / 3) * reach) / (1 + Math.max(LEAST_COSINE, cos)),
	);
	let h1 = h0;
	const stride = between / Math.max(1, count);
	for (let k = 0; k < count; k++) {
		const i = sampleIndex(a.index, k, stride);
		looked[k] = i;
		ts[k] = (p.at[i] - p.at[a.index]) / length;
	}
	let before = Number.POSITIVE_INFINITY;
	const least = LEAST_HANDLE * reach;
	const most = MOST_HANDLE * length;
	for (let round = 0; ; round++) {
		let aa = 1e-9;
		let ab = 0;
		let bb = 1e-9;
		let ar = 0;
		let br = 0;
		let chi = 0;
		let worst = 0;
		const x1 = x0 + h0 * ux;
		const y1 = y0 + h0 * uy;
		const x2 = x3 + h1 * vx;
		const y2 = y3 + h1 * vy;
		const steps = round === 0 ? 1 : 2;
		const hopeless = HOPELESS[round] * limit;
		for (let k = 0; k < count; k++) {
			const i = looked[k];
			const px = p.x[i];
			const py = p.y[i];
			let t = ts[k];
			let dx = 0;
			let dy = 0;
			let ex = 0;
			let ey = 0;
			for (let step = 0; step < steps; step++) {
				// As residualAt and towardsFoot, without the way through memory: most of a tracing's time is spent here.
				if (step > 0) ts[k] = t;
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
				dx = d0 * (x1 - x0) + d1 * (x2 - x1) + d2 * (x3 - x2);
				dy = d0 * (y1 - y0) + d1 * (y2 - y1) + d2 * (y3 - y2);
				const move = (ex * dx + ey * dy) / (dx * dx + dy * dy + TINY);
				t = Math.min(1, Math.max(0, t + move));
			}
			const g = 1 / (Math.sqrt(dx * dx + dy * dy) + TINY);
			const nx = -dy * g;
			const ny = dx * g;
			const r = ex * nx + ey * ny;
			const w = p.weight[i];
			chi += w * r * r;
			const off = Math.abs(r);
			if (off > worst) worst = off;
			if (off > hopeless) break;
			const t0 = ts[k];
			const u0 = 1 - t0;
			const ja = 3 * u0 * u0 * t0 * (ux * nx + uy * ny);
			const jb = 3 * u0 * t0 * t0 * (vx * nx + vy * ny);
			aa += w * ja * ja;
			ab += w * ja * jb;
			bb += w * jb * jb;
			ar += w * ja * r;
			br += w * jb * r;
			ts[k] = t;
		}
		out.startHandle = h0;
		out.endHandle = h1;
		out.chiSquare = count > 0 ? (chi * between) / count : 0;
		out.worst = worst;
		if (round === ROUNDS || count === 0 || worst > hopeless) {
			return out;
		}
		if (round > 1 && before - chi < SETTLED) return out;
		before = chi;
		// A weak pull towards the present handles keeps flat pieces, where handles hardly matter, tame.
		const ridge = RIDGE * (aa + bb) + 1e-6;
		const determinant = (aa + ridge) * (bb + ridge) - ab * ab;
		const da = ((bb + ridge) * ar - ab * br) / determinant;
		const db = ((aa + ridge) * br - ab * ar) / determinant;
		h0 = Math.min(most, Math.max(least, h0 + da));
		h1 = Math.min(most, Math.max(least, h1 + db));
	}
}
