import Delaunator from "delaunator";
import { hypot } from "../geometry/hypot.ts";
import type { Point } from "../types.ts";

/** A place on the centre line: the middle of a chord that crosses the area, and half the chord. */
export interface Centre extends Point {
	readonly radius: number;
}

/** Triangles of an area, joined where they share a chord. */
export interface Chords {
	/** Centroid of each triangle. */
	readonly triangles: readonly Point[];
	/** For each triangle its neighbours within the area, by their chords. */
	readonly links: readonly (readonly Link[])[];
}

export interface Link {
	readonly to: number;
	/** The chord between both; the same object from either side. */
	readonly centre: Centre;
}

/**
 * The chordal axis of an area (Prasad 1997): a Delaunay triangulation of points along its outlines,
 * of which a triangle with one side on an outline is a piece of a stroke, with two the end of one,
 * with none a joint. The middles of the chords between them run along the centre.
 *
 * @param loops outlines as points that lie densely, holes too
 */
export function chordsOf(loops: readonly (readonly Point[])[]): Chords {
	const coordinates: number[] = [];
	const next: number[] = [];
	for (const loop of loops) {
		const first = next.length;
		loop.forEach(({ x, y }, k) => {
			coordinates.push(x, y);
			next.push(k + 1 < loop.length ? first + k + 1 : first);
		});
	}
	if (next.length < 3) return { triangles: [], links: [] };
	const { triangles, halfedges } = new Delaunator(
		Float64Array.from(coordinates),
	);
	const isOutline = (e: number) => {
		const a = triangles[e];
		const b = triangles[after(e)];
		return next[a] === b || next[b] === a;
	};
	const inside = withinOutlines(halfedges, isOutline);
	const point = (e: number): Point => {
		const i = triangles[e];
		return { x: coordinates[2 * i], y: coordinates[2 * i + 1] };
	};
	const centres: Point[] = [];
	const links: Link[][] = [];
	for (let t = 0; t < inside.length; t++) {
		const [a, b, c] = [point(3 * t), point(3 * t + 1), point(3 * t + 2)];
		centres.push({ x: (a.x + b.x + c.x) / 3, y: (a.y + b.y + c.y) / 3 });
		links.push([]);
	}
	halfedges.forEach((other, e) => {
		if (other < e || inside[triangleOf(e)] !== 1 || isOutline(e)) return;
		const a = point(e);
		const b = point(after(e));
		const centre = {
			x: (a.x + b.x) / 2,
			y: (a.y + b.y) / 2,
			radius: hypot(a.x - b.x, a.y - b.y) / 2,
		};
		links[triangleOf(e)].push({ to: triangleOf(other), centre });
		links[triangleOf(other)].push({ to: triangleOf(e), centre });
	});
	return { triangles: centres, links };
}

const triangleOf = (e: number) => Math.floor(e / 3);
const after = (e: number) => (e % 3 === 2 ? e - 2 : e + 1);

/** 1 for each triangle within the outlines: from outside inwards, each outline that is crossed changes sides. */
function withinOutlines(
	halfedges: Int32Array,
	isOutline: (e: number) => boolean,
): Uint8Array {
	const side = new Uint8Array(halfedges.length / 3).fill(2);
	const waiting: number[] = [];
	const enter = (t: number, value: number) => {
		if (side[t] !== 2) return;
		side[t] = value;
		waiting.push(t);
	};
	halfedges.forEach((other, e) => {
		if (other < 0) enter(triangleOf(e), isOutline(e) ? 1 : 0);
	});
	for (let t = waiting.pop(); t !== undefined; t = waiting.pop())
		for (const e of [3 * t, 3 * t + 1, 3 * t + 2])
			if (halfedges[e] >= 0)
				enter(triangleOf(halfedges[e]), isOutline(e) ? 1 - side[t] : side[t]);
	return side;
}
