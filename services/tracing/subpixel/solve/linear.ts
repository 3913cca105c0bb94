import type { Cuts } from "../coverage/cuts.ts";
import type { PlanarMap } from "../types.ts";
import { addSlopes, VARIABLES } from "./pieces.ts";
import type { Scene } from "./scene.ts";
import type { Sketch } from "./sketch.ts";

/** Numbers kept for each entry: slopes by up to eight variables. */
const SLOPES = 8;

/**
 * The drawing as a linear function of small steps of the variables: an entry for each piece and pixel
 * that it crosses. A boundary that moves by d along its normal over a length l changes the pixel by
 * l d times the difference of the two colours, so the slope by a variable is the sum over the pixel's
 * cuts of (how far the cut moves) x (its length), exact to first order.
 */
export interface Linear {
	count: number;
	piece: Int32Array;
	pixel: Int32Array;
	/** Of the coverage of the left face. */
	slopes: Float64Array;
	/** Difference of colours, left less right, four premultiplied levels. */
	contrast: Float32Array;
}

export function createLinear(capacity: number): Linear {
	return {
		count: 0,
		piece: new Int32Array(capacity),
		pixel: new Int32Array(capacity),
		slopes: new Float64Array(SLOPES * capacity),
		contrast: new Float32Array(4 * capacity),
	};
}

/** Fills in the entries for the scene as last drawn at `x`. */
export function linearise(
	map: PlanarMap,
	sketch: Sketch,
	scene: Scene,
	x: Float64Array,
	given: Linear,
): Linear {
	const { cuts, start, width } = scene;
	let out = given;
	if (out.piece.length < cuts.count) out = createLinear(cuts.count + 1024);
	out.count = 0;
	const sides = new Float64Array(8);
	sketch.pieces.forEach((piece, k) => {
		const edge = map.edges[piece.edge];
		if (edge.left < 0 || edge.right < 0) return;
		const changing =
			scene.ramped[edge.left] === 1 || scene.ramped[edge.right] === 1;
		scene.colourAt(edge.left, 0, 0, sides, 0);
		scene.colourAt(edge.right, 0, 0, sides, 4);
		let last = -1;
		for (let i = start[k]; i < start[k + 1]; i++) {
			const p = cuts.pixel[i];
			if (p !== last) {
				last = p;
				const entry = out.count++;
				out.piece[entry] = k;
				out.pixel[entry] = p;
				out.slopes.fill(0, SLOPES * entry, SLOPES * (entry + 1));
				if (changing) {
					const row = Math.floor(p / width);
					scene.colourAt(edge.left, p - row * width, row, sides, 0);
					scene.colourAt(edge.right, p - row * width, row, sides, 4);
				}
				for (let c = 0; c < 4; c++) {
					out.contrast[4 * entry + c] = sides[c] - sides[4 + c];
				}
			}
			addCut(cuts, i, sketch, k, x, out.slopes, SLOPES * (out.count - 1));
		}
	});
	return out;
}

/** The left face lies to the left hand as seen on screen: it grows to the right hand, (-dy, dx). */
function addCut(
	cuts: Cuts,
	i: number,
	sketch: Sketch,
	k: number,
	x: Float64Array,
	slopes: Float64Array,
	offset: number,
): void {
	addSlopes(
		sketch.pieces[k],
		x,
		cuts.at[i],
		-cuts.dy[i],
		cuts.dx[i],
		slopes,
		offset,
	);
}

/** How the pixels change with a step of the variables: adds four levels a pixel to `levels`. */
export function pushForward(
	linear: Linear,
	sketch: Sketch,
	step: Float64Array,
	levels: Float32Array,
): void {
	const { count, piece, pixel, slopes, contrast } = linear;
	for (let e = 0; e < count; e++) {
		const { kind, variables } = sketch.pieces[piece[e]];
		let cover = 0;
		const n = VARIABLES[kind];
		const o = SLOPES * e;
		for (let v = 0; v < n; v++) cover += slopes[o + v] * step[variables[v]];
		const p = 4 * pixel[e];
		const c = 4 * e;
		levels[p] += cover * contrast[c];
		levels[p + 1] += cover * contrast[c + 1];
		levels[p + 2] += cover * contrast[c + 2];
		levels[p + 3] += cover * contrast[c + 3];
	}
}

/** The transpose: adds to each variable the pixels' weighted levels times its slopes. */
export function pullBack(
	linear: Linear,
	sketch: Sketch,
	levels: Float32Array,
	weight: Float32Array,
	out: Float64Array,
): void {
	const { count, piece, pixel, slopes, contrast } = linear;
	for (let e = 0; e < count; e++) {
		const { kind, variables } = sketch.pieces[piece[e]];
		const p = 4 * pixel[e];
		const c = 4 * e;
		const pull =
			weight[pixel[e]] *
			(levels[p] * contrast[c] +
				levels[p + 1] * contrast[c + 1] +
				levels[p + 2] * contrast[c + 2] +
				levels[p + 3] * contrast[c + 3]);
		const n = VARIABLES[kind];
		const o = SLOPES * e;
		for (let v = 0; v < n; v++) out[variables[v]] += slopes[o + v] * pull;
	}
}

/** Adds the diagonal of slopes' * weight * slopes: what a preconditioner needs. */
export function addDiagonal(
	linear: Linear,
	sketch: Sketch,
	weight: Float32Array,
	out: Float64Array,
): void {
	const { count, piece, pixel, slopes, contrast } = linear;
	for (let e = 0; e < count; e++) {
		const { kind, variables } = sketch.pieces[piece[e]];
		const c = 4 * e;
		const power =
			weight[pixel[e]] *
			(contrast[c] ** 2 +
				contrast[c + 1] ** 2 +
				contrast[c + 2] ** 2 +
				contrast[c + 3] ** 2);
		const n = VARIABLES[kind];
		const o = SLOPES * e;
		for (let v = 0; v < n; v++) out[variables[v]] += slopes[o + v] ** 2 * power;
	}
}
