import { type Rows, solveRows } from "./least-squares.ts";
import type { StrokeModel } from "./model.ts";
import { nearestPart, type Part, partsOf } from "./nearest.ts";
import { directionAt, LEAST_SAGITTA, pieceOf, slopesAt } from "./piece.ts";

/** Points along an area's outlines, as they were measured. */
export interface OutlinePoints {
	/** x0, y0, x1, y1, … pixels. */
	readonly points: Float64Array;
	/** One standard deviation of each, pixels. */
	readonly sigma: Float64Array;
}

export interface RefineOptions {
	readonly rounds: number;
	/** Paths, rings and pens that stay as they are. */
	readonly held?: ReadonlySet<object>;
	/** What else paints there, and stays as it is. */
	readonly others?: readonly Part[];
}

/** Deviations beyond which a point counts as a stray (Huber 1964). */
const HUBER = 3;
/** How far a round may move a number, as a standard deviation, and at most; pixels. */
const DAMPING = 1.5;
const LONGEST_STEP = 2;
/** Settled: no number moves by more, pixels. */
const SETTLED = 3e-3;
/** Ends of a line nearer than this to level or upright are drawn there with this deviation, pixels; no lean is more, radians. */
const LEVEL = 0.3;
const LEVEL_SIGMA = 0.06;
const LEVEL_LEAN = 0.03;
/** A turn at a joint below this is no corner, and is drawn to none with this deviation, radians. */
const SMOOTH = 0.25;
const TURN_SIGMA = 0.04;
/** Half widths keep to the median of the chords with this deviation, pixels. */
const WIDTH_SIGMA = 0.3;
/** No circle and no half width is less, pixels. */
const LEAST_RADIUS = 0.1;
/** Of a difference quotient, pixels. */
const STEP = 1e-4;

/**
 * Moves a model until its outline runs through the measured one: damped Gauss-Newton on the signed distances of the
 * outline's points, with lines near the axes drawn to them and joints that are nearly smooth drawn smooth.
 */
export function refine(
	model: StrokeModel,
	{ points, sigma }: OutlinePoints,
	{ rounds, held, others = [] }: RefineOptions,
): void {
	const index = new Map<object, number>();
	let count = 0;
	const take = (what: object, numbers: number) => {
		if (index.has(what)) return;
		index.set(what, count);
		count += numbers;
	};
	const isFree = (what: object) => held?.has(what) !== true;
	const paths = model.paths.filter(isFree);
	for (const path of paths) {
		for (const node of path.nodes) if (isFree(node)) take(node, 2);
		take(path, path.sagittas.length);
	}
	for (const ring of model.rings.filter(isFree)) take(ring, 3);
	const pens = model.pens.filter(isFree);
	for (const pen of pens) take(pen, 1);
	const at = (what: object) => index.get(what) ?? -1;
	const before = pens.map(({ radius }) => radius);
	const slopes = new Float64Array(10);
	for (let round = 0; round < rounds; round++) {
		const rows: Rows = { start: [0], column: [], value: [], right: [] };
		const parts = [...partsOf(model), ...others];
		for (let p = 0; p < sigma.length; p++) {
			const [x, y] = [points[2 * p], points[2 * p + 1]];
			const found = nearestPart(parts, x, y);
			if (found === undefined) continue;
			const { part, distance } = found;
			const { off, nx, ny, share, perRadius } = distance;
			const deviations = Math.abs(off) / sigma[p];
			const weight =
				(deviations > HUBER ? Math.sqrt(HUBER / deviations) : 1) / sigma[p];
			const put = (column: number, slope: number) => {
				if (slope === 0) return;
				rows.column.push(column);
				rows.value.push(weight * slope);
			};
			if (at("ring" in part ? part.ring : part.path) < 0) continue;
			if ("ring" in part) {
				const c = at(part.ring);
				put(c, -nx);
				put(c + 1, -ny);
				const inside =
					Math.hypot(x - part.ring.x, y - part.ring.y) < part.ring.radius;
				put(c + 2, inside ? 1 : -1);
			} else {
				const { path, k, ends } = part;
				slopesAt(ends, share, slopes);
				const a = at(path.nodes[k]);
				const b = at(path.nodes[(k + 1) % path.nodes.length]);
				const by = (j: number) =>
					-(nx * slopes[2 * j] + ny * slopes[2 * j + 1]);
				if (a >= 0) {
					put(a, by(0));
					put(a + 1, by(1));
				}
				if (b >= 0) {
					put(b, by(2));
					put(b + 1, by(3));
				}
				if (ends.sagitta !== 0) put(at(path) + k, by(4));
			}
			if (isFree(part.pen)) put(at(part.pen), -perRadius);
			end(rows, -weight * off);
		}
		priors(paths, at, rows);
		pens.forEach((pen, k) => {
			rows.column.push(at(pen));
			rows.value.push(1 / WIDTH_SIGMA);
			end(rows, (before[k] - pen.radius) / WIDTH_SIGMA);
		});
		const moved = solveRows(rows, count, 1 / DAMPING);
		let furthest = 0;
		const by = (k: number) => {
			const step = Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, moved[k]));
			furthest = Math.max(furthest, Math.abs(step));
			return step;
		};
		for (const [what, k] of index) {
			if ("sagittas" in what) {
				const path = what as StrokeModel["paths"][number];
				path.sagittas.forEach((sagitta, j) => {
					if (sagitta !== 0) path.sagittas[j] = bent(sagitta, by(k + j));
				});
			} else if ("radius" in what && !("x" in what)) {
				const pen = what as StrokeModel["pens"][number];
				pen.radius = Math.max(LEAST_RADIUS, pen.radius + by(k));
			} else {
				const place = what as { x: number; y: number; radius?: number };
				place.x += by(k);
				place.y += by(k + 1);
				if (place.radius !== undefined)
					place.radius = Math.max(LEAST_RADIUS, place.radius + by(k + 2));
			}
		}
		if (furthest < SETTLED) return;
	}
}

/** An arc stays one: where it would become a line, what is left is a thousandth. */
function bent(sagitta: number, step: number): number {
	const moved = sagitta + step;
	return Math.abs(moved) < 2 * LEAST_SAGITTA
		? 2 * LEAST_SAGITTA * Math.sign(sagitta)
		: moved;
}

/** A slope by the number at an offset from where its owner's begin; nothing for one that is held. */
function pushTo(rows: Rows, from: number, offset: number, slope: number): void {
	if (from < 0) return;
	rows.column.push(from + offset);
	rows.value.push(slope);
}

function end(rows: Rows, right: number): void {
	rows.start.push(rows.column.length);
	rows.right.push(right);
}

/** What is more likely than what the pixels alone tell: level and upright lines, smooth joints. */
function priors(
	paths: StrokeModel["paths"],
	at: (what: object) => number,
	rows: Rows,
): void {
	for (const path of paths) {
		const { nodes, sagittas, closed } = path;
		const n = nodes.length;
		sagittas.forEach((sagitta, k) => {
			if (sagitta === 0) {
				const [a, b] = [nodes[k], nodes[(k + 1) % n]];
				for (const [axis, other, offset] of [
					["x", "y", 0],
					["y", "x", 1],
				] as const) {
					const apart = Math.abs(b[axis] - a[axis]);
					if (
						apart > LEVEL ||
						apart > LEVEL_LEAN * Math.abs(b[other] - a[other])
					)
						continue;
					pushTo(rows, at(a), offset, 1 / LEVEL_SIGMA);
					pushTo(rows, at(b), offset, -1 / LEVEL_SIGMA);
					end(rows, (b[axis] - a[axis]) / LEVEL_SIGMA);
				}
			}
			if (k + 1 < sagittas.length || closed) smoothJoint(path, k, at, rows);
		});
	}
}

/** The turn from piece k to the next, by all of their numbers. */
function smoothJoint(
	path: StrokeModel["paths"][number],
	k: number,
	at: (what: object) => number,
	rows: Rows,
): void {
	const { nodes, sagittas } = path;
	const next = (k + 1) % sagittas.length;
	if (next === k || (sagittas[k] === 0 && sagittas[next] === 0)) return;
	const turn = () => {
		const before = directionAt(pieceOf(path, k), 1);
		const after = directionAt(pieceOf(path, next), 0);
		return Math.atan2(
			before.x * after.y - before.y * after.x,
			before.x * after.x + before.y * after.y,
		);
	};
	const now = turn();
	if (Math.abs(now) > SMOOTH) return;
	const n = nodes.length;
	const involved = [nodes[k], nodes[(k + 1) % n], nodes[(next + 1) % n]];
	for (const node of new Set(involved))
		for (const [axis, offset] of [
			["x", 0],
			["y", 1],
		] as const) {
			node[axis] += STEP;
			pushTo(rows, at(node), offset, (turn() - now) / STEP / TURN_SIGMA);
			node[axis] -= STEP;
		}
	for (const j of [k, next]) {
		if (sagittas[j] === 0) continue;
		sagittas[j] += STEP;
		pushTo(rows, at(path), j, (turn() - now) / STEP / TURN_SIGMA);
		sagittas[j] -= STEP;
	}
	end(rows, -now / TURN_SIGMA);
}

/** Half the sum of squared deviations of an outline from a model's, strays as Huber has them: nats. */
export function lossOf(
	model: StrokeModel,
	{ points, sigma }: OutlinePoints,
	others: readonly Part[] = [],
): number {
	const parts = [...partsOf(model), ...others];
	let loss = 0;
	for (let p = 0; p < sigma.length; p++) {
		const found = nearestPart(parts, points[2 * p], points[2 * p + 1]);
		if (found === undefined) return Number.POSITIVE_INFINITY;
		const deviations = Math.abs(found.distance.off) / sigma[p];
		loss +=
			deviations > HUBER
				? HUBER * deviations - (HUBER * HUBER) / 2
				: (deviations * deviations) / 2;
	}
	return loss;
}

/** How far the points of an outline lie from a model's, pixels. */
export function missesOf(
	model: StrokeModel,
	{ points, sigma }: OutlinePoints,
): Float64Array {
	const parts = partsOf(model);
	const misses = new Float64Array(sigma.length);
	for (let p = 0; p < sigma.length; p++) {
		const found = nearestPart(parts, points[2 * p], points[2 * p + 1]);
		misses[p] = Math.abs(found?.distance.off ?? Number.POSITIVE_INFINITY);
	}
	return misses;
}
