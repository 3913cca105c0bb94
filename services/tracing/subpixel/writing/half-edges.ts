import type { EdgeUse, PlanarMap } from "../types.ts";

/**
 * The planar map as half-edges: edge e walked forwards is half-edge 2 e, backwards 2 e + 1. Each
 * belongs to the face on its left hand and has a next one in that face's loop (de Berg et al.,
 * "Computational Geometry", 2.2).
 */
export interface HalfEdges {
	/** The face that walks the half-edge; -1 for the outside of the image. */
	readonly face: Int32Array;
	/** The next half-edge of the same loop; -1 where no face walks it. */
	readonly next: Int32Array;
	/** Which loop of the face it belongs to: 0 the outer one. */
	readonly loop: Int32Array;
}

export function halfEdge(use: EdgeUse): number {
	return 2 * use.edge + (use.reversed ? 1 : 0);
}

export function halfEdges(map: PlanarMap): HalfEdges {
	const count = 2 * map.edges.length;
	const face = new Int32Array(count).fill(-1);
	const next = new Int32Array(count).fill(-1);
	const loop = new Int32Array(count);
	map.faces.forEach((f, index) => {
		f.loops.forEach((uses, which) => {
			for (let k = 0; k < uses.length; k++) {
				const h = halfEdge(uses[k]);
				face[h] = index;
				next[h] = halfEdge(uses[(k + 1) % uses.length]);
				loop[h] = which;
			}
		});
	});
	return { face, next, loop };
}

/**
 * The boundary of a union of faces, as loops of half-edges with the union on the left hand. Walks
 * each loop on; where the way goes along a face of the union itself, it crosses into that face.
 *
 * @param members the faces to walk
 * @param inside 1 for each face of the union
 */
export function unionBoundary(
	map: PlanarMap,
	half: HalfEdges,
	members: readonly number[],
	inside: Uint8Array,
): number[][] {
	const within = (h: number) => {
		const f = half.face[h ^ 1];
		return f >= 0 && inside[f] === 1;
	};
	const done = new Set<number>();
	const loops: number[][] = [];
	for (const member of members) {
		for (const uses of map.faces[member].loops) {
			for (const use of uses) {
				const first = halfEdge(use);
				if (done.has(first) || within(first)) continue;
				const walk: number[] = [];
				let h = first;
				do {
					walk.push(h);
					done.add(h);
					h = half.next[h];
					while (within(h)) h = half.next[h ^ 1];
				} while (h !== first);
				loops.push(walk);
			}
		}
	}
	return loops;
}
