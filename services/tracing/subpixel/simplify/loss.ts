import type { Scene } from "../solve/scene.ts";
import type { Target } from "../solve/target.ts";
import type { PlanarMap, Point } from "../types.ts";
import { createPatch } from "./patch.ts";

/** Weighs replacements of stretches of boundaries by what they do to the pixels. */
export interface Loss {
	/**
	 * By how much the description of the pixels grows, in nats, when a stretch of an edge is replaced:
	 * half the change of the robust sum of squared differences, in variances.
	 */
	of(edge: number, before: readonly Point[], after: readonly Point[]): number;
	/** Pixels looked at so far. */
	readonly work: number;
}

/** Standard deviation of a pixel: of rounding, in levels, and of the drawing program's coverage. */
const ROUNDING = 2;
const COVERAGE = 0.04;
/** … where there is noise: edges that were restored from a codec's are off by more than fills, and together. */
const NOISY_COVERAGE = 0.1;
/** Beyond so many deviations a pixel counts linearly. */
const HUBER = 4;

/**
 * @param scene as drawn with the present curves
 * @param target premultiplied levels, four a pixel
 * @param noise one standard deviation of the input, levels
 */
export function createLoss(
	map: PlanarMap,
	scene: Scene,
	target: Target,
	noise: number,
): Loss {
	const { width, height } = map;
	const patch = createPatch(width, height);
	const sides = new Float64Array(8);
	const coverage = noise > 0 ? NOISY_COVERAGE : COVERAGE;
	return {
		get work() {
			return patch.work;
		},
		of(e, before, after) {
			const { left, right } = map.edges[e];
			const changing =
				(left >= 0 && scene.ramped[left] === 1) ||
				(right >= 0 && scene.ramped[right] === 1);
			scene.colourAt(left, 0, 0, sides, 0);
			scene.colourAt(right, 0, 0, sides, 4);
			let sum = 0;
			patch.compare(before, after, (pixel, grown) => {
				if (changing) {
					const row = Math.floor(pixel / width);
					scene.colourAt(left, pixel - row * width, row, sides, 0);
					scene.colourAt(right, pixel - row * width, row, sides, 4);
				}
				let contrast = 0;
				let old = 0;
				let fresh = 0;
				for (let c = 0; c < 4; c++) {
					const step = sides[c] - sides[4 + c];
					const miss = target[4 * pixel + c] - scene.drawn[4 * pixel + c];
					contrast += step * step;
					old += miss * miss;
					fresh += (miss - grown * step) ** 2;
				}
				const variance =
					ROUNDING ** 2 + noise * noise + coverage ** 2 * contrast;
				sum += huber(fresh / variance) - huber(old / variance);
			});
			return sum / 2;
		},
	};
}

function huber(square: number): number {
	return square <= HUBER * HUBER
		? square
		: 2 * HUBER * Math.sqrt(square) - HUBER * HUBER;
}
