import type { Node, PenPath, StrokeModel } from "../model.ts";
import { nearestPart, type Part, partsOf } from "../nearest.ts";
import { lossOf, type OutlinePoints, refine } from "../refine.ts";
import { apply } from "./apply.ts";
import type { Change } from "./changes.ts";
import { numbersOf } from "./numbers-of.ts";
import type { Stretch } from "./splice.ts";

/** Rounds in which a simpler path is fitted. */
const ROUNDS = 4;
/** Pieces on either side of a change that are fitted with it. */
const BESIDE = 2;
/** What is off by more than so many times what it saves isn't worth fitting, nor is what no piece can follow, nats. */
const HOPELESS = 40;
/** Half the squared deviation of a point that is off by as much as it was measured: no more numbers mend that, nats. */
const EXPECTED = 0.5;

/** A change that was fitted: `by` stands for its pieces. */
export interface Judged extends Stretch {
	readonly change: Change;
	/** Nats that it saves. */
	readonly worth: number;
	/** Nodes of the path before, which it was fitted with. */
	readonly local: readonly Node[];
}

/** A path's own points of the outline, and all parts of the model. */
export interface Scene {
	readonly model: StrokeModel;
	readonly others: readonly Part[];
	readonly outline: OutlinePoints;
	/** For each piece the points that lie nearest to it. */
	readonly ofPiece: readonly number[][];
	/** And those at its end's corner that a join alone paints, but for round ones. */
	readonly ofCorner: readonly number[][];
}

export function sceneOf(
	model: StrokeModel,
	path: PenPath,
	outline: OutlinePoints,
): Scene {
	const { points, sigma } = outline;
	const parts = partsOf(model);
	const ofPiece: number[][] = path.sagittas.map(() => []);
	const ofCorner: number[][] = path.sagittas.map(() => []);
	for (let p = 0; p < sigma.length; p++) {
		const found = nearestPart(parts, points[2 * p], points[2 * p + 1]);
		if (found === undefined || !("path" in found.part)) continue;
		const { part, distance } = found;
		if (part.path !== path) continue;
		if (distance.corner === undefined) ofPiece[part.k].push(p);
		else ofCorner.at(part.k - 1 + distance.corner)?.push(p);
	}
	const others = parts.filter(
		(part) => !("path" in part) || part.path !== path,
	);
	return { model, others, outline, ofPiece, ofCorner };
}

/**
 * Fits a change with the pieces beside it.
 *
 * @param price of a number, nats
 */
export function judge(
	scene: Scene,
	path: PenPath,
	change: Change,
	price: number,
): Judged {
	const { closed } = path;
	const n = path.sagittas.length;
	const replaced = ["line", "arc", "round"].includes(change.kind) ? 2 : 1;
	// The stretch about the change, as a path by itself whose outer ends stay put.
	const whole = closed && n <= 2 * BESIDE + replaced;
	const from = whole
		? change.k
		: closed
			? change.k - BESIDE
			: Math.max(0, change.k - BESIDE);
	const count = whole
		? n
		: (closed
				? change.k + replaced + BESIDE
				: Math.min(n, change.k + replaced + BESIDE)) - from;
	const piece = (j: number) => (((from + j) % n) + n) % n;
	const isStart = !closed && from === 0;
	const isEnd = !closed && from + count === n;
	const before = stretch(path, piece, count, whole, isStart, isEnd);
	const local = [...before.nodes];
	const after = {
		...before,
		nodes: before.nodes.map(({ x, y }) => ({ x, y })),
		sagittas: [...before.sagittas],
	};
	if (!apply(after, change, change.k - from, scene.model))
		return { change, local, from: piece(0), count, by: after, worth: -1 };
	const saved = price * (numbersOf(before) - numbersOf(after));
	const among: number[] = [];
	for (let j = 0; j < count; j++) {
		among.push(...scene.ofPiece[piece(j)]);
		// What the join at an outer end paints, a part of the path can't tell.
		if (whole || j + 1 < count) among.push(...scene.ofCorner[piece(j)]);
	}
	const judged = { change, local, from: piece(0), count, by: after };
	const outline = chosen(scene.outline, among);
	const others = nearbyParts(scene.others, outline, scene.model);
	const beside: StrokeModel = {
		pens: scene.model.pens,
		paths: [after],
		rings: [],
	};
	const lossBefore = lossOf({ ...beside, paths: [before] }, outline, others);
	const isHopeless =
		saved < 0
			? lossBefore - outline.sigma.length * EXPECTED < -saved
			: lossOf(beside, outline, others) - lossBefore > HOPELESS * saved;
	if (isHopeless) return { ...judged, worth: -1 };
	const held = new Set<object>(scene.model.pens);
	if (!whole && !isStart) held.add(after.nodes[0]);
	if (!whole && !isEnd) held.add(after.nodes[after.nodes.length - 1]);
	refine(beside, outline, { rounds: ROUNDS, held, others });
	return {
		...judged,
		worth: saved - (lossOf(beside, outline, others) - lossBefore),
	};
}

/** Pieces in a row as a path of their own, which shares the nodes. */
function stretch(
	path: PenPath,
	piece: (j: number) => number,
	count: number,
	whole: boolean,
	isStart: boolean,
	isEnd: boolean,
): PenPath {
	const nodes: Node[] = [];
	const sagittas: number[] = [];
	for (let j = 0; j < count; j++) {
		nodes.push(path.nodes[piece(j)]);
		sagittas.push(path.sagittas[piece(j)]);
	}
	if (!whole)
		nodes.push(path.nodes[(piece(count - 1) + 1) % path.nodes.length]);
	const flat: [boolean, boolean] = [
		isStart && path.flat[0],
		isEnd && path.flat[1],
	];
	return { ...path, nodes, sagittas, closed: whole, flat };
}

function chosen(
	{ points, sigma }: OutlinePoints,
	which: readonly number[],
): OutlinePoints {
	return {
		points: Float64Array.from(
			which.flatMap((p) => [points[2 * p], points[2 * p + 1]]),
		),
		sigma: Float64Array.from(which, (p) => sigma[p]),
	};
}

/** Parts that paint anything about some points. */
function nearbyParts(
	parts: readonly Part[],
	{ points }: OutlinePoints,
	{ pens }: StrokeModel,
): Part[] {
	const bounds = {
		left: Number.POSITIVE_INFINITY,
		top: Number.POSITIVE_INFINITY,
		right: Number.NEGATIVE_INFINITY,
		bottom: Number.NEGATIVE_INFINITY,
	};
	for (let p = 0; p < points.length; p += 2) {
		bounds.left = Math.min(bounds.left, points[p]);
		bounds.right = Math.max(bounds.right, points[p]);
		bounds.top = Math.min(bounds.top, points[p + 1]);
		bounds.bottom = Math.max(bounds.bottom, points[p + 1]);
	}
	const reach = 2 * Math.max(...pens.map(({ radius }) => radius));
	return parts.filter(
		({ box }) =>
			box.left < bounds.right + reach &&
			box.right > bounds.left - reach &&
			box.top < bounds.bottom + reach &&
			box.bottom > bounds.top - reach,
	);
}
