import { hypot } from "../geometry/hypot.ts";
import { ARC, CUBIC, directionAt, type Piece, ROUND } from "./pieces.ts";
import type { Sketch } from "./sketch.ts";

/** What is believed of the variables apart from the pixels, linear about the present ones. */
export interface Prior {
	/** One over the variance of each variable about where it began. */
	readonly anchor: Float64Array;
	/** Rows of the joints: how much each variable turns the joint, and its turn now. */
	readonly rows: readonly Row[];
	/** Sum of squares, in variances, at the present variables. */
	readonly cost: number;
}

interface Row {
	readonly variables: readonly number[];
	readonly slopes: readonly number[];
	readonly turn: number;
}

/** Standard deviations: of a node in pixels, of the turn at a smooth joint in radians. */
const NODE_SIGMA = 0.6;
const JOINT_SIGMA = 0.012;
/** Control points move more readily the longer their handles are. */
const HANDLE_SHARE = 0.2;
const STEP = 1e-4;

/** How freely each variable may move from where it begins. */
export function anchors(sketch: Sketch): Float64Array {
	const { x } = sketch;
	const sigma = new Float64Array(x.length).fill(NODE_SIGMA);
	for (const piece of sketch.pieces) {
		const v = piece.variables;
		if (piece.kind === ARC) {
			const chord = hypot(x[v[2]] - x[v[0]], x[v[3]] - x[v[1]]);
			sigma[v[4]] = (4 * NODE_SIGMA) / Math.max(chord, 1);
		} else if (piece.kind === CUBIC) {
			for (const [node, handle] of [
				[0, 2],
				[6, 4],
			]) {
				const length = hypot(
					x[v[handle]] - x[v[node]],
					x[v[handle + 1]] - x[v[node + 1]],
				);
				for (const k of [0, 1]) {
					const variable = v[handle + k];
					if (variable === v[node + k]) continue;
					sigma[variable] = NODE_SIGMA + HANDLE_SHARE * length;
				}
			}
		}
	}
	return sigma.map((s) => 1 / (s * s));
}

/** @param origin where the variables began */
export function priorAt(
	sketch: Sketch,
	anchor: Float64Array,
	origin: Float64Array,
	x: Float64Array,
): Prior {
	let cost = 0;
	for (let k = 0; k < x.length; k++)
		cost += anchor[k] * (x[k] - origin[k]) ** 2;
	const rows = sketch.joints.map(([a, b]): Row => {
		const before = sketch.pieces[a];
		const after = sketch.pieces[b];
		const variables = [
			...new Set([
				...endVariables(before, true),
				...endVariables(after, false),
			]),
		].filter((v) => sketch.frozen[v] === 0);
		const turn = turnOf(before, after, x);
		const slopes = variables.map((v) => {
			const kept = x[v];
			x[v] = kept + STEP;
			const changed = turnOf(before, after, x);
			x[v] = kept;
			return (changed - turn) / STEP;
		});
		cost += (turn / JOINT_SIGMA) ** 2;
		return { variables, slopes, turn };
	});
	return { anchor, rows, cost };
}

const ROW_WEIGHT = 1 / (JOINT_SIGMA * JOINT_SIGMA);

/** The prior's pull: minus half the gradient of its cost. */
export function priorPull(
	prior: Prior,
	origin: Float64Array,
	x: Float64Array,
	out: Float64Array,
): void {
	for (let k = 0; k < x.length; k++) {
		out[k] -= prior.anchor[k] * (x[k] - origin[k]);
	}
	for (const { variables, slopes, turn } of prior.rows) {
		variables.forEach((v, k) => {
			out[v] -= ROW_WEIGHT * slopes[k] * turn;
		});
	}
}

/** Adds the prior's second derivative times a step. */
export function priorTimes(
	prior: Prior,
	step: Float64Array,
	out: Float64Array,
): void {
	for (let k = 0; k < step.length; k++) out[k] += prior.anchor[k] * step[k];
	for (const { variables, slopes } of prior.rows) {
		let turn = 0;
		for (let k = 0; k < variables.length; k++) {
			turn += slopes[k] * step[variables[k]];
		}
		for (let k = 0; k < variables.length; k++) {
			out[variables[k]] += ROW_WEIGHT * turn * slopes[k];
		}
	}
}

/** Adds the diagonal of the prior's second derivative. */
export function addPriorDiagonal(prior: Prior, out: Float64Array): void {
	for (let k = 0; k < out.length; k++) out[k] += prior.anchor[k];
	for (const { variables, slopes } of prior.rows) {
		for (let k = 0; k < variables.length; k++) {
			out[variables[k]] += ROW_WEIGHT * slopes[k] ** 2;
		}
	}
}

/** The variables that set a piece's direction at one end. */
function endVariables(piece: Piece, atEnd: boolean): readonly number[] {
	if (piece.kind === ROUND) return [];
	if (piece.kind !== CUBIC) return piece.variables;
	return atEnd ? piece.variables.slice(4) : piece.variables.slice(0, 4);
}

const arriving = new Float64Array(2);
const leaving = new Float64Array(2);

/** The sine of the turn where one piece meets the next. */
function turnOf(before: Piece, after: Piece, x: Float64Array): number {
	directionAt(before, x, true, arriving);
	directionAt(after, x, false, leaving);
	const size = hypot(arriving[0], arriving[1]) * hypot(leaving[0], leaving[1]);
	return (
		(arriving[0] * leaving[1] - arriving[1] * leaving[0]) / Math.max(size, 1e-9)
	);
}
