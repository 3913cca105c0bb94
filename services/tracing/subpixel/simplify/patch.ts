import { createCuts, cutChord } from "../coverage/cuts.ts";
import type { Point } from "../types.ts";

/**
 * What replacing one stretch of a boundary by another changes in the pixels, exactly: the closed loop
 * that runs along the new stretch and back along the old one has, as its signed coverage, how much
 * more of each pixel the face on the left hand covers. Only the pixels between the two are looked at.
 */
export interface Patch {
	/**
	 * Calls `visit` with every pixel that changes and by how much the left face's coverage grows.
	 *
	 * @param before, after polygons from the same point to the same point
	 */
	compare(
		before: readonly Point[],
		after: readonly Point[],
		visit: (pixel: number, change: number) => void,
	): void;
	/** Pixels looked at so far: what comparisons have cost. */
	readonly work: number;
}

const LEAST_CHANGE = 1e-4;

export function createPatch(width: number, height: number): Patch {
	const stride = width + 1;
	const sums = new Float32Array(stride * height + 1);
	const low = new Int32Array(height).fill(width);
	const high = new Int32Array(height).fill(-1);
	const cuts = createCuts(1024);
	let work = 0;

	function add(points: readonly Point[], sign: number): void {
		cuts.count = 0;
		for (let k = 1; k < points.length; k++) {
			const a = points[k - 1];
			const b = points[k];
			cutChord(cuts, width, height, a.x, a.y, b.x, b.y, 0, 1);
		}
		for (let k = 0; k < cuts.count; k++) {
			const p = cuts.pixel[k];
			const row = Math.floor(p / width);
			const column = p - row * width;
			const rise = sign * cuts.dy[k];
			const beyond = rise * cuts.inset[k];
			const at = row * stride + column;
			sums[at] += rise - beyond;
			sums[at + 1] += beyond;
			if (column < low[row]) low[row] = column;
			if (column > high[row]) high[row] = column;
		}
	}

	return {
		get work() {
			return work;
		},
		compare(before, after, visit) {
			add(after, 1);
			add(before, -1);
			let top = height;
			let bottom = -1;
			for (const { y } of before) {
				if (y < top) top = y;
				if (y > bottom) bottom = y;
			}
			for (const { y } of after) {
				if (y < top) top = y;
				if (y > bottom) bottom = y;
			}
			const first = Math.max(0, Math.floor(top));
			const last = Math.min(height - 1, Math.floor(bottom));
			for (let row = first; row <= last; row++) {
				let sum = 0;
				const end = high[row];
				for (let column = low[row]; column <= end; column++) {
					const at = row * stride + column;
					sum += sums[at];
					sums[at] = 0;
					if (sum > LEAST_CHANGE || sum < -LEAST_CHANGE) {
						visit(row * width + column, sum);
					}
				}
				if (end >= 0) {
					sums[row * stride + end + 1] = 0;
					work += 1 + end - low[row];
				}
				low[row] = width;
				high[row] = -1;
			}
		},
	};
}
