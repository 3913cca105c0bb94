import type { Shape } from "../types.ts";
import type { PenPath, StrokeModel } from "./model.ts";
import { partsOf } from "./nearest.ts";
import { lossOf, type OutlinePoints } from "./refine.ts";

type Rectangle = Extract<Shape, { kind: "rect" }>;

/** What lies no further from a shape's side or radius is on it, pixels; of the radius too. */
const NEAR = 0.35;
const NEAR_SHARE = 0.08;

/** Of the radius that the joints tell: between these the true one is looked for, in so many steps of golden sections. */
const LEAST = 0.6;
const MOST = 1.4;
const SECTIONS = 12;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Makes paths that are rectangles along the axes exactly that. Joints of a line and its arc slide along the line, so
 * the radius of the corners is told by the outline.
 */
export function settleRectangles(
	model: StrokeModel,
	outline: OutlinePoints,
): void {
	for (const path of model.paths) {
		const found = rectangleOf(path);
		if (found === undefined) continue;
		const others = partsOf({
			...model,
			paths: model.paths.filter((one) => one !== path),
		});
		const half = Math.min(found.width, found.height) / 2;
		const put = (radius: number) =>
			Object.assign(path, courseOf({ ...found, radius }));
		const lossAt = (radius: number) => {
			put(radius);
			return lossOf({ ...model, paths: [path], rings: [] }, outline, others);
		};
		if (found.radius === 0) {
			put(0);
			continue;
		}
		let [low, high] = [
			LEAST * found.radius,
			Math.min(MOST * found.radius, half),
		];
		let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
		let [atA, atB] = [lossAt(a), lossAt(b)];
		for (let section = 0; section < SECTIONS; section++) {
			if (atA < atB) {
				[high, b, atB] = [b, a, atA];
				a = high - GOLDEN * (high - low);
				atA = lossAt(a);
			} else {
				[low, a, atA] = [a, b, atB];
				b = low + GOLDEN * (high - low);
				atB = lossAt(b);
			}
		}
		put((low + high) / 2);
	}
}

/** Its lines and arcs, clockwise on screen. */
function courseOf({
	x,
	y,
	width,
	height,
	radius,
}: Rectangle): Pick<PenPath, "nodes" | "sagittas"> {
	const [right, bottom] = [x + width, y + height];
	if (radius === 0)
		return {
			nodes: [
				{ x, y },
				{ x: right, y },
				{ x: right, y: bottom },
				{ x, y: bottom },
			],
			sagittas: [0, 0, 0, 0],
		};
	const bent = -radius * (1 - Math.SQRT1_2);
	return {
		nodes: [
			{ x: x + radius, y },
			{ x: right - radius, y },
			{ x: right, y: y + radius },
			{ x: right, y: bottom - radius },
			{ x: right - radius, y: bottom },
			{ x: x + radius, y: bottom },
			{ x, y: bottom - radius },
			{ x, y: y + radius },
		],
		sagittas: [0, bent, 0, bent, 0, bent, 0, bent],
	};
}

/** The rectangle along the axes that four lines are, with or without a quarter of one circle between each two. */
export function rectangleOf({
	nodes,
	sagittas,
	closed,
}: PenPath): Rectangle | undefined {
	const arcs = sagittas.filter((sagitta) => sagitta !== 0).length;
	const isRound = sagittas.length === 8 && arcs === 4;
	if (!closed || !(isRound || (sagittas.length === 4 && arcs === 0)))
		return undefined;
	const xs = nodes.map(({ x }) => x);
	const ys = nodes.map(({ y }) => y);
	const n = nodes.length;
	const left: number[] = [];
	const right: number[] = [];
	const top: number[] = [];
	const bottom: number[] = [];
	const middle = { x: mean(xs), y: mean(ys) };
	for (let k = 0; k < n; k++) {
		if (sagittas[k] !== 0) {
			if (sagittas[(k + 1) % n] !== 0) return undefined;
			continue;
		}
		const [a, b] = [nodes[k], nodes[(k + 1) % n]];
		if (Math.abs(a.x - b.x) < NEAR)
			(a.x < middle.x ? left : right).push((a.x + b.x) / 2);
		else if (Math.abs(a.y - b.y) < NEAR)
			(a.y < middle.y ? top : bottom).push((a.y + b.y) / 2);
		else return undefined;
	}
	if ([left, right, top, bottom].some((side) => side.length !== 1))
		return undefined;
	const [x, y] = [left[0], top[0]];
	const width = right[0] - x;
	const height = bottom[0] - y;
	// How far each joint lies from its corner, along the side that it is on.
	const radii = isRound
		? nodes.map((node) =>
				Math.max(
					Math.min(node.x - x, x + width - node.x),
					Math.min(node.y - y, y + height - node.y),
				),
			)
		: [0];
	const radius = mean(radii);
	const slack = 2 * NEAR + NEAR_SHARE * radius;
	if (radii.some((one) => Math.abs(one - radius) > slack)) return undefined;
	return { kind: "rect", x, y, width, height, radius };
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
