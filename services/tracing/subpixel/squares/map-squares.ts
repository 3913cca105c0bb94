import type { Pixels } from "../intake/index.ts";
import { describePaint } from "../paint/describe.ts";
import { addPaint, createPaintTable } from "../paint/table.ts";
import {
	isRecoloured,
	type Recolouring,
	recolour,
} from "../palette/recolour.ts";
import {
	type Chain,
	type CrackMap,
	STEP_X,
	STEP_Y,
	traceCracks,
} from "../planar-map/cracks.ts";
import { collectLoops } from "../planar-map/loops.ts";
import { findFaces, frame } from "../regions/faces.ts";
import type { Curve, Edge, PlanarMap, Segment } from "../types.ts";

/** More colours or patches than this are a photograph's: its squares would take megabytes. */
const MOST_PAINTS = 4096;
const MOST_FACES = 30_000;

/**
 * The pixels as they are: a face for every patch of one colour, its boundary along the pixels' sides.
 *
 * @param recolouring how the image's colours are shown
 * @returns the map, and its boundaries as straight lines, one curve for each edge; undefined where they are too many
 */
export function mapSquares(
	pixels: Pixels,
	recolouring: Recolouring,
): { map: PlanarMap; curves: Curve[] } | undefined {
	const { width, height, packed } = pixels;
	const table = createPaintTable();
	const paintOf = new Map<number, number>();
	const labels = new Int32Array(packed.length);
	for (let i = 0; i < packed.length; i++) {
		const word = packed[i];
		let paint = paintOf.get(word);
		if (paint === undefined) {
			if (paintOf.size === MOST_PAINTS) return undefined;
			const [r, g, b, a] = [0, 8, 16, 24].map((s) => (word >>> s) & 255);
			paint = addPaint(table, r, g, b, a);
			paintOf.set(word, paint);
		}
		labels[i] = paint;
	}
	if (isRecoloured(recolouring)) recolour(recolouring, table, labels, width);
	const regions = findFaces(frame(labels, width, height), width + 2);
	if (regions.facePaint.length > MOST_FACES) return undefined;
	const cracks = traceCracks(regions);
	const edges = cracks.chains.map((chain) => alongSides(cracks, chain));
	const faces = collectLoops(cracks, edges, regions.facePaint.length).map(
		({ area, loops }, f) => ({
			paint: describePaint(table, regions.facePaint[f]),
			area,
			loops,
		}),
	);
	const map = { width, height, edges, faces };
	return { map, curves: edges.map(straight) };
}

/** A chain by the grid points where it turns, and those where it ends. */
function alongSides({ steps }: CrackMap, chain: Chain): Edge {
	const { from, to, left, right, startJunction, endJunction } = chain;
	const closed = startJunction < 0;
	const points: number[] = [];
	let { x, y } = chain;
	for (let k = from; k < to; k++) {
		const before = k > from ? k - 1 : to - 1;
		const isEnd = k === from && !closed;
		if (isEnd || steps[before] !== steps[k]) points.push(x, y);
		x += STEP_X[steps[k]];
		y += STEP_Y[steps[k]];
	}
	if (!closed) points.push(x, y);
	return {
		points: Float64Array.from(points),
		sigma: new Float64Array(points.length / 2),
		cracks: Float64Array.from(points),
		...{ closed, left, right, startJunction, endJunction },
	};
}

function straight({ points, closed }: Edge): Curve {
	const at = (k: number) => ({ x: points[2 * k], y: points[2 * k + 1] });
	const count = points.length / 2;
	const segments = Array.from(
		{ length: closed ? count : count - 1 },
		(_, k): Segment => ({ kind: "line", to: at((k + 1) % count) }),
	);
	return { start: at(0), segments, closed };
}
