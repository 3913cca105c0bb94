import type { PlanarMap } from "../types.ts";
import { type HalfEdges, halfEdge } from "./half-edges.ts";

/** Which face lies in a hole of which. */
export interface Containment {
	/** The face whose hole a face lies in; -1 for those in none. */
	readonly parent: Int32Array;
	/** How many faces enclose a face. */
	readonly depth: Int32Array;
	/** The faces in the holes of each face, one level down. */
	readonly children: readonly (readonly number[])[];
}

/**
 * Faces that hang together by edges form an island. Exactly one of the loops around it is another
 * face's hole, or none where it touches the outside: so joining the two loops of every edge
 * (union-find) tells what lies in what, without any geometry.
 */
export function containment(map: PlanarMap, half: HalfEdges): Containment {
	const faces = map.faces;
	const firstLoop = new Int32Array(faces.length + 1);
	for (let f = 0; f < faces.length; f++) {
		firstLoop[f + 1] = firstLoop[f] + faces[f].loops.length;
	}
	const root = new Int32Array(firstLoop[faces.length]).map((_, k) => k);
	const find = (k: number) => {
		let r = k;
		while (root[r] !== r) {
			root[r] = root[root[r]];
			r = root[r];
		}
		return r;
	};
	for (let e = 0; e < map.edges.length; e++) {
		const a = half.face[2 * e];
		const b = half.face[2 * e + 1];
		if (a < 0 || b < 0) continue;
		const ra = find(firstLoop[a] + half.loop[2 * e]);
		const rb = find(firstLoop[b] + half.loop[2 * e + 1]);
		root[Math.max(ra, rb)] = Math.min(ra, rb);
	}
	const holder = new Int32Array(root.length).fill(-1);
	for (let f = 0; f < faces.length; f++) {
		for (let k = 1; k < faces[f].loops.length; k++) {
			const uses = faces[f].loops[k];
			if (uses.length > 0 && half.face[halfEdge(uses[0])] === f) {
				holder[find(firstLoop[f] + k)] = f;
			}
		}
	}
	const parent = new Int32Array(faces.length).fill(-1);
	const children: number[][] = faces.map(() => []);
	for (let f = 0; f < faces.length; f++) {
		if (faces[f].loops.length === 0) continue;
		const p = holder[find(firstLoop[f])];
		parent[f] = p === f ? -1 : p;
		if (parent[f] >= 0) children[parent[f]].push(f);
	}
	const depth = new Int32Array(faces.length);
	const queue: number[] = [];
	for (let f = 0; f < faces.length; f++) if (parent[f] < 0) queue.push(f);
	for (let k = 0; k < queue.length; k++) {
		for (const child of children[queue[k]]) {
			depth[child] = depth[queue[k]] + 1;
			queue.push(child);
		}
	}
	return { parent, depth, children };
}
