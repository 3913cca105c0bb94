import type { PenPath, StrokeModel } from "./model.ts";
import { partsOf } from "./nearest.ts";
import { lossOf, type OutlinePoints, refine } from "./refine.ts";

/** Ends of paths nearer than this may be one corner, half widths. */
const NEAR = 1.6;
const ROUNDS = 5;
/** Points of the outline no further from a path than this are its own, half widths. */
const ABOUT = 1.2;
/** Numbers that an end less saves: where a path starts. */
const START = 2;

/**
 * Makes one path of two whose ends lie together, or a closed one of one, where the outline's points don't object.
 *
 * @param price of a number, nats
 */
export function joinEnds(
	model: StrokeModel,
	outline: OutlinePoints,
	price: number,
): void {
	for (;;) {
		const joined = firstJoined(model, outline, price);
		if (joined === undefined) return;
		model.paths.splice(0, model.paths.length, ...joined);
	}
}

function firstJoined(
	model: StrokeModel,
	outline: OutlinePoints,
	price: number,
): PenPath[] | undefined {
	const { paths } = model;
	for (let i = 0; i < paths.length; i++)
		for (let j = i; j < paths.length; j++)
			for (const candidate of together(paths[i], paths[j], model)) {
				const rest = paths.filter((_, k) => k !== i && k !== j);
				const others = partsOf({ ...model, paths: rest });
				const one = { pens: model.pens, paths: [candidate], rings: [] };
				const about = near(outline, paths[i], paths[j], model);
				const before = lossOf(
					{ ...one, paths: i === j ? [paths[i]] : [paths[i], paths[j]] },
					about,
					others,
				);
				refine(one, about, {
					rounds: ROUNDS,
					held: new Set(model.pens),
					others,
				});
				if (lossOf(one, about, others) - before < START * price)
					return [...rest, candidate];
			}
	return undefined;
}

/** The points that lie about two paths' bounds. */
function near(
	{ points, sigma }: OutlinePoints,
	a: PenPath,
	b: PenPath,
	model: StrokeModel,
): OutlinePoints {
	const boxes = partsOf({ ...model, paths: a === b ? [a] : [a, b], rings: [] });
	const kept: number[] = [];
	const sigmas: number[] = [];
	for (let p = 0; p < sigma.length; p++) {
		const [x, y] = [points[2 * p], points[2 * p + 1]];
		const isNear = boxes.some(({ box, pen }) => {
			const reach = ABOUT * pen.radius;
			return (
				x > box.left - reach &&
				x < box.right + reach &&
				y > box.top - reach &&
				y < box.bottom + reach
			);
		});
		if (!isNear) continue;
		kept.push(x, y);
		sigmas.push(sigma[p]);
	}
	return { points: Float64Array.from(kept), sigma: Float64Array.from(sigmas) };
}

/** The paths that two are with an end of one at an end of the other. */
function* together(
	a: PenPath,
	b: PenPath,
	{ pens }: StrokeModel,
): Generator<PenPath> {
	if (a.closed || b.closed || a.pen !== b.pen) return;
	const reach = NEAR * pens[a.pen].radius;
	if (a === b) {
		const { nodes, sagittas } = a;
		const n = nodes.length;
		if (n < 4 || apart(nodes[0], nodes[n - 1]) > reach) return;
		const closing = between(nodes[0], nodes[n - 1]);
		const inner = nodes.slice(1, -1).map(copy);
		yield {
			...a,
			nodes: [closing, ...inner],
			sagittas: [...sagittas],
			closed: true,
			flat: [false, false],
		};
		return;
	}
	for (const one of [a, reversed(a)])
		for (const other of [b, reversed(b)]) {
			const end = one.nodes[one.nodes.length - 1];
			const start = other.nodes[0];
			if (apart(end, start) > reach) continue;
			yield {
				...one,
				nodes: [
					...one.nodes.slice(0, -1).map(copy),
					between(end, start),
					...other.nodes.slice(1).map(copy),
				],
				sagittas: [...one.sagittas, ...other.sagittas],
				flat: [one.flat[0], other.flat[1]],
			};
		}
}

type Place = PenPath["nodes"][number];

const copy = ({ x, y }: Place): Place => ({ x, y });
const apart = (a: Place, b: Place) => Math.hypot(a.x - b.x, a.y - b.y);
const between = (a: Place, b: Place): Place => ({
	x: (a.x + b.x) / 2,
	y: (a.y + b.y) / 2,
});

function reversed(path: PenPath): PenPath {
	return {
		...path,
		nodes: path.nodes.toReversed(),
		sagittas: path.sagittas.toReversed().map((sagitta) => -sagitta),
		flat: [path.flat[1], path.flat[0]],
	};
}
