import { hypot } from "../geometry/hypot.ts";
import { sampleIndex } from "./cubic-residual.ts";
import { createSolver } from "./handles/create.ts";
import { AT, MAX_SAMPLES } from "./handles/handles.ts";
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

/** Handles are never shorter than this part of the chord (or of half the boundary), nor longer than so many boundaries. */
const LEAST_HANDLE = 0.02;
const MOST_HANDLE = 1.5;
/** The first guess reckons with no less than this cosine of the tangents' angle off the chord, or handles would get too long. */
const LEAST_COSINE = -0.4;
/** One for each thread: it keeps nothing from one fit to the next. */
const solver = createSolver();
const { memory } = solver;

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
	const handle = Math.min(
		length / 2,
		((2 / 3) * reach) / (1 + Math.max(LEAST_COSINE, cos)),
	);
	if (count <= 0) {
		out.startHandle = handle;
		out.endHandle = handle;
		out.chiSquare = 0;
		out.worst = 0;
		return out;
	}
	memory[AT.x0] = x0;
	memory[AT.y0] = y0;
	memory[AT.x3] = x3;
	memory[AT.y3] = y3;
	memory[AT.ux] = ux;
	memory[AT.uy] = uy;
	memory[AT.vx] = vx;
	memory[AT.vy] = vy;
	memory[AT.startHandle] = handle;
	memory[AT.endHandle] = handle;
	memory[AT.least] = LEAST_HANDLE * reach;
	memory[AT.most] = MOST_HANDLE * length;
	memory[AT.limit] = limit;
	const stride = between / count;
	for (let k = 0; k < count; k++) {
		const i = sampleIndex(a.index, k, stride);
		memory[AT.ts + k] = (p.at[i] - p.at[a.index]) / length;
		memory[AT.xs + k] = p.x[i];
		memory[AT.ys + k] = p.y[i];
		memory[AT.weights + k] = p.weight[i];
	}
	solver.solve(count);
	out.startHandle = memory[AT.startHandle];
	out.endHandle = memory[AT.endHandle];
	out.chiSquare = (memory[AT.chiSquare] * between) / count;
	out.worst = memory[AT.worst];
	return out;
}
