import type {
	Edge,
	EdgeUse,
	Face,
	Paint,
	PlanarMap,
} from "../../../../../services/tracing/subpixel/types.ts";
import { type Coverage, contours } from "./coverage.ts";

export function solid(r: number, g: number, b: number, opacity = 1): Paint {
	return { kind: "solid", colour: { r, g, b, opacity } };
}

export function edge(
	points: readonly number[],
	left: number,
	right: number,
	closed = true,
	junctions: [number, number] = [-1, -1],
	sigma = 0.02,
): Edge {
	return {
		points: Float64Array.from(points),
		sigma: new Float64Array(points.length / 2).fill(sigma),
		cracks: Float64Array.from(points),
		closed,
		left,
		right,
		startJunction: junctions[0],
		endJunction: junctions[1],
	};
}

/** Twice the signed area would be positive for a loop that runs clockwise on screen. */
export function signedArea(points: readonly number[]): number {
	let sum = 0;
	const n = points.length / 2;
	for (let k = 0; k < n; k++) {
		const j = (k + 1) % n;
		sum +=
			points[2 * k] * points[2 * j + 1] - points[2 * j] * points[2 * k + 1];
	}
	return sum / 2;
}

function holds(points: readonly number[], x: number, y: number): boolean {
	let inside = false;
	const n = points.length / 2;
	for (let k = 0, j = n - 1; k < n; j = k++) {
		const ay = points[2 * k + 1];
		const by = points[2 * j + 1];
		if (ay > y === by > y) continue;
		const cut =
			points[2 * k] + ((y - ay) / (by - ay)) * (points[2 * j] - points[2 * k]);
		if (x < cut) inside = !inside;
	}
	return inside;
}

/**
 * A map of two paints from a coverage: face 0 is the ground around everything, with the image's
 * frame for its outer loop.
 */
export function twoPaintMap(
	coverage: Coverage,
	shape: Paint,
	ground: Paint,
	sigma = 0.02,
): PlanarMap {
	const { width, height } = coverage;
	const loops = contours(coverage).filter((l) => l.length >= 6);
	const areas = loops.map(signedArea);
	const parents = loops.map((loop, k) => {
		let best = -1;
		for (let j = 0; j < loops.length; j++) {
			if (j === k || Math.abs(areas[j]) <= Math.abs(areas[k])) continue;
			if (!holds(loops[j], loop[0], loop[1])) continue;
			if (best < 0 || Math.abs(areas[j]) < Math.abs(areas[best])) best = j;
		}
		return best;
	});
	const frame = edge([0, 0, 0, height, width, height, width, 0], 0, -1);
	const edges: Edge[] = [frame];
	const faceLoops: EdgeUse[][][] = [[[{ edge: 0, reversed: false }]]];
	// Every contour bounds one face from outside: its own; the face around it is its parent's own.
	loops.forEach((loop, k) => {
		const own = k + 1;
		const around = parents[k] + 1;
		// Counter-clockwise on screen (negative area): the covered side, on the left, is inside.
		const covered = areas[k] < 0;
		edges.push(
			covered
				? edge(loop, own, around, true, [-1, -1], sigma)
				: edge(loop, around, own, true, [-1, -1], sigma),
		);
		faceLoops.push([[{ edge: k + 1, reversed: !covered }]]);
	});
	loops.forEach((_, k) => {
		faceLoops[parents[k] + 1].push([{ edge: k + 1, reversed: areas[k] < 0 }]);
	});
	const faces: Face[] = faceLoops.map((own, f) => ({
		paint: f === 0 ? ground : areas[f - 1] < 0 ? shape : ground,
		area: f === 0 ? width * height : Math.abs(areas[f - 1]),
		loops: own,
	}));
	return { width, height, edges, faces };
}
