import type { Point } from "../types.ts";
import { findStrokes } from "./find.ts";
import { joinEnds } from "./join.ts";
import { withoutChamfers } from "./meet.ts";
import type { Join, StrokeModel } from "./model.ts";
import { settleRectangles } from "./rectangles.ts";
import { lossOf, missesOf, type OutlinePoints, refine } from "./refine.ts";
import { numbersOf } from "./simplify/numbers-of.ts";
import { simplify } from "./simplify/simplify.ts";

export interface FitOptions {
	/** How far an outline may run from the measured one beyond its points' own uncertainty, pixels. */
	readonly tolerance: number;
	/** The price of a written number, nats. */
	readonly economy: number;
}

export interface Hypotheses {
	/** Whether to look no further where the width changes. */
	readonly onlyEven: boolean;
	/** How corners may be joined; the first is taken where the outline doesn't tell. */
	readonly joins: readonly Join[];
}

/** What a point's own deviation leaves out: that of a boundary interpolated between pixels, pixels. */
const MODEL_SIGMA = 0.06;
/** Rounds of the joint fit before and after paths are made simpler. */
const ROUNDS = 8;
/** An area of more pieces than this is none that a pen drew, and would take seconds. */
const MOST_PIECES = 120;
/** Points are a quarter of the half width apart: nearer ones tell no more. */
const SPARSE = 4;
/** Numbers of a whole circle, and of another join than what goes without saying. */
const RING = 3;
const OTHER_JOIN = 1;
/** A join that begins further off than so many times what the best ends with, nats, won't do better. */
const RIVAL = 3;

/**
 * An area as strokes: lines and arcs of pens that have one width each, moved until what they paint has the outline that
 * was measured.
 *
 * @param loops the area's outlines as points that lie densely
 * @param outline as it was measured
 * @returns undefined for an area that is no stroke, or too many
 */
export function fitStrokes(
	loops: readonly (readonly Point[])[],
	outline: OutlinePoints,
	{ economy }: FitOptions,
	{ onlyEven, joins }: Hypotheses,
): StrokeModel | undefined {
	const found = findStrokes(loops, economy, onlyEven);
	if (found === undefined) return undefined;
	const pieces = found.paths.reduce((n, path) => n + path.sagittas.length, 0);
	if (pieces > MOST_PIECES) return undefined;
	const [pen] = found.pens;
	const sparse = thinned(outline, Math.floor(pen.radius / SPARSE));
	const tried = joins
		.map((join) => {
			const model = joined(found, join);
			if (join === "bevel") withoutChamfers(model);
			refine(model, sparse, { rounds: ROUNDS });
			return { model, join, loss: lossOf(model, sparse) };
		})
		.sort((a, b) => a.loss - b.loss);
	let best: StrokeModel | undefined;
	let least = Number.POSITIVE_INFINITY;
	for (const { model, join, loss } of tried) {
		if (loss > RIVAL * least) break;
		settle(model, sparse, economy);
		const length =
			lossOf(model, sparse) +
			economy * (numbersIn(model) + (join === joins[0] ? 0 : OTHER_JOIN));
		if (length >= least) continue;
		best = model;
		least = length;
	}
	return best;
}

/** A model of its own whose corners are all joined so, as an artist sets it for a pen. */
function joined(model: StrokeModel, join: Join): StrokeModel {
	const copy = structuredClone(model);
	for (const path of copy.paths) path.join = join;
	return copy;
}

function numbersIn({ paths, rings }: StrokeModel): number {
	return paths.reduce(
		(sum, path) => sum + numbersOf(path),
		RING * rings.length,
	);
}

/** Makes a model that was fitted simpler. */
function settle(
	model: StrokeModel,
	sparse: OutlinePoints,
	economy: number,
): void {
	joinEnds(model, sparse, economy);
	simplify(model, sparse, economy);
	refine(model, sparse, { rounds: ROUNDS });
	settleRectangles(model, sparse);
}

/** Every so manieth point, as surely as it was measured. */
function thinned(
	{ points, sigma }: OutlinePoints,
	stride: number,
): OutlinePoints {
	const kept: number[] = [];
	const sigmas: number[] = [];
	for (let p = 0; p < sigma.length; p += Math.max(1, stride)) {
		kept.push(points[2 * p], points[2 * p + 1]);
		sigmas.push(Math.hypot(sigma[p], MODEL_SIGMA));
	}
	return { points: Float64Array.from(kept), sigma: Float64Array.from(sigmas) };
}

/** Of an area's points so many at least lie within the tolerance and so many of their deviations of its strokes'. */
const MOSTLY = 0.97;
const ALLOWED_SIGMAS = 2.5;
/** Furthest that the others may lie, half widths: at the tips of sharp corners pixels tell little. */
const FURTHEST = 0.6;

/** Whether a model's outline is the one that was measured. */
export function matches(
	model: StrokeModel,
	outline: OutlinePoints,
	{ tolerance }: FitOptions,
): boolean {
	const { sigma } = outline;
	const misses = missesOf(model, outline);
	let within = 0;
	for (let p = 0; p < sigma.length; p++) {
		if (misses[p] > FURTHEST * model.pens[0].radius + tolerance) return false;
		if (misses[p] <= 2 * tolerance + ALLOWED_SIGMAS * sigma[p]) within++;
	}
	return within >= MOSTLY * sigma.length;
}
