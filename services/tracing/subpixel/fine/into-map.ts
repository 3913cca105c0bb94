import { isDeepStrictEqual } from "node:util";
import type { Curve, Edge, EdgeUse, Face, PlanarMap, Point } from "../types.ts";
import { movedCurve } from "./moved.ts";

/** No face counts as smaller, square pixels. */
const LEAST_AREA = 1e-3;

/** A map with the curves of its edges. */
export interface Drawn {
	readonly map: PlanarMap;
	readonly curves: readonly Curve[];
}

/** Something drawn by itself on one ground, and where its picture's corner lies in the whole. */
export interface Part extends Drawn {
	readonly at: Point;
	/** A pixel of the whole's, of the ground, beside the part. */
	readonly beside: Point;
}

/**
 * Puts parts that were drawn by themselves into the map of the rest: their ground becomes the face they lie in, everything else of
 * them faces of the whole.
 *
 * Cost: for each part one look at all of the whole's cracks.
 */
export function putInto(whole: Drawn, parts: readonly Part[]): Drawn {
	const edges: Edge[] = [...whole.map.edges];
	const curves: Curve[] = [...whole.curves];
	const faces: Face[] = [...whole.map.faces];
	let junctions = junctionsOf(edges);
	for (const { map, curves: own, at, beside } of parts) {
		const ground = outermostOf(map);
		const host = faceAt(whole.map, beside);
		const first = faces.length;
		const faceOf = (face: number) =>
			face === ground ? host : first + face - Number(face > ground);
		const edgeOf = new Map<number, number>();
		map.edges.forEach((edge, e) => {
			// The picture's frame.
			if (edge.left < 0 || edge.right < 0) return;
			edgeOf.set(e, edges.length);
			edges.push({
				...movedEdge(edge, at),
				left: faceOf(edge.left),
				right: faceOf(edge.right),
				startJunction: idAfter(edge.startJunction, junctions),
				endJunction: idAfter(edge.endJunction, junctions),
			});
			curves.push(movedCurve(own[e], at));
		});
		junctions += junctionsOf(map.edges);
		const others = map.faces.filter((_, f) => f !== ground);
		const around = map.faces[ground];
		faces[host] = grown(faces[host], loopsOf(around, edgeOf), others);
		const { paint } = faces[host];
		for (const face of others) {
			const isGround = isDeepStrictEqual(face.paint, around.paint);
			faces.push({
				// What letters enclose is of the very ground around them.
				paint: isGround ? paint : face.paint,
				area: face.area,
				loops: loopsOf(face, edgeOf),
			});
		}
	}
	return { map: { ...whole.map, edges, faces }, curves };
}

/** A face with holes more, in which others lie. */
const grown = (
	{ paint, area, loops }: Face,
	holes: readonly (readonly EdgeUse[])[],
	others: readonly Face[],
): Face => ({
	paint,
	area: Math.max(
		LEAST_AREA,
		others.reduce((left, face) => left - face.area, area),
	),
	loops: [...loops, ...holes],
});

/** The loops of a face, but for its picture's frame, by the edges' numbers in the whole. */
function loopsOf(face: Face, edgeOf: ReadonlyMap<number, number>): EdgeUse[][] {
	return face.loops.flatMap((loop) => {
		const uses = loop.flatMap(({ edge, reversed }) => {
			const there = edgeOf.get(edge);
			return there === undefined ? [] : [{ edge: there, reversed }];
		});
		return uses.length === loop.length ? [uses] : [];
	});
}

/** One more than the highest junction's number. */
const junctionsOf = (edges: readonly Edge[]): number =>
	edges.reduce(
		(most, { startJunction, endJunction }) =>
			Math.max(most, startJunction + 1, endJunction + 1),
		0,
	);

const idAfter = (id: number, first: number): number =>
	id < 0 ? id : first + id;

/** The face that meets the outside. */
function outermostOf({ edges }: PlanarMap): number {
	for (const { left, right } of edges) {
		if (left < 0) return right;
		if (right < 0) return left;
	}
	return -1;
}

function movedEdge(edge: Edge, { x, y }: Point): Edge {
	const along = (at: number, k: number) => at + (k % 2 === 0 ? x : y);
	return {
		...edge,
		points: edge.points.map(along),
		cracks: Float64Array.from(edge.cracks, along),
	};
}

/** The face that a pixel lies in: that to the right of the nearest crack to its left. */
function faceAt({ edges }: PlanarMap, pixel: Point): number {
	let nearest = -Infinity;
	let found = -1;
	for (const { cracks, closed, left, right } of edges) {
		const count = cracks.length / 2;
		for (let k = closed ? 0 : 1; k < count; k++) {
			const before = k === 0 ? count - 1 : k - 1;
			const x = cracks[2 * k];
			if (x > pixel.x || x <= nearest || cracks[2 * before] !== x) continue;
			const from = cracks[2 * before + 1];
			const to = cracks[2 * k + 1];
			if (Math.min(from, to) !== pixel.y) continue;
			nearest = x;
			// Walking down the screen, the left hand points to the right of it.
			found = to > from ? left : right;
		}
	}
	return found;
}
