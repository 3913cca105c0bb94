import type { Edge, EdgeUse } from "../types.ts";
import type { CrackMap } from "./cracks.ts";

interface FaceLoops {
	/** Square pixels, holes taken off. */
	area: number;
	loops: EdgeUse[][];
}

/**
 * Walk each face's boundary with the face to the left hand and gather its loops, the outer one first.
 * At a junction the walk takes the leftmost way on, which keeps the same face to the left.
 *
 * @param edges in the order of `map.chains`
 */
export function collectLoops(
	map: CrackMap,
	edges: readonly Edge[],
	faces: number,
): FaceLoops[] {
	const { steps, chains } = map;
	// The half-edge that leaves a junction in each direction; 2k walks edge k forwards, 2k + 1 back.
	const leaving = new Int32Array(2 * map.junctions.length).fill(-1);
	chains.forEach((chain, k) => {
		if (chain.startJunction < 0) return;
		leaving[4 * chain.startJunction + steps[chain.from]] = 2 * k;
		const back = (steps[chain.to - 1] + 2) & 3;
		leaving[4 * chain.endJunction + back] = 2 * k + 1;
	});
	const areas = edges.map(signedArea);
	const result: FaceLoops[] = Array.from({ length: faces }, () => ({
		area: 0,
		loops: [],
	}));
	const outermost = new Float64Array(faces);
	const seen = new Uint8Array(2 * edges.length);
	for (let start = 0; start < seen.length; start++) {
		const edge = edges[start >> 1];
		const face = start & 1 ? edge.right : edge.left;
		if (face < 0 || seen[start]) continue;
		const loop: EdgeUse[] = [];
		let area = 0;
		for (let half = start; half >= 0 && !seen[half]; half = onward(half)) {
			seen[half] = 1;
			loop.push({ edge: half >> 1, reversed: (half & 1) === 1 });
			area += half & 1 ? -areas[half >> 1] : areas[half >> 1];
		}
		const target = result[face];
		target.area -= area;
		// With y downwards, a loop with its face to the left hand has a negative area if it is the outer one.
		if (target.loops.length === 0 || area < outermost[face]) {
			target.loops.unshift(loop);
			outermost[face] = area;
		} else {
			target.loops.push(loop);
		}
	}
	return result;

	function onward(half: number): number {
		const chain = chains[half >> 1];
		if (chain.startJunction < 0) return -1;
		const back = (half & 1) === 1;
		const junction = back ? chain.startJunction : chain.endJunction;
		const direction = back ? (steps[chain.from] + 2) & 3 : steps[chain.to - 1];
		for (const turn of [3, 0, 1]) {
			const next = leaving[4 * junction + ((direction + turn) & 3)];
			if (next >= 0) return next;
		}
		return -1;
	}
}

/** The edge's share of a loop's signed area: half the sum of cross products of successive points. */
function signedArea({ points, closed }: Edge): number {
	let sum = 0;
	const n = points.length;
	for (let k = 0; k + 3 < n; k += 2) {
		sum += points[k] * points[k + 3] - points[k + 2] * points[k + 1];
	}
	if (closed && n > 0) {
		sum += points[n - 2] * points[1] - points[0] * points[n - 1];
	}
	return sum / 2;
}
