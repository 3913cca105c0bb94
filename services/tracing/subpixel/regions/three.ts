import type { Pixels } from "../intake/index.ts";
import { type PaintTable, paintAt } from "../paint/table.ts";
import { createThreeShares, sharesOfThree } from "../paint/three.ts";
import { type EdgePixels, recordShares } from "./edge-pixels.ts";

/** So far around a pixel its paints are looked for, pixels, the nearest so many of them. */
const REACH = 3;
const MOST_NEAR = 4;
/** Shares below 0 by so much are rounding. */
const BEYOND = 0.04;
/** So many pixels are tried, so that photographs cost little. */
const MOST_PIXELS = 8000;

/**
 * Explains edge pixels as mixtures of three paints: one at least of the surroundings, the others from there or of the given ones.
 * Where a thin line runs between two colours, most of its pixels show all three.
 *
 * Cost: up to four near paints with every two others, for each of {@link MOST_PIXELS} pixels at most.
 */
export class ThreePaints {
	readonly #pixels: Pixels;
	readonly #table: PaintTable;
	readonly #labels: Int32Array;
	readonly #enough: number;
	readonly #levels = new Float64Array(12);
	readonly #told = createThreeShares();
	readonly #best = new Float64Array(3);
	#tried = 0;

	/**
	 * @param labels paint of each pixel, below 0 where it isn't known
	 * @param tolerance how far a pixel may lie from what explains it, levels over four channels
	 */
	constructor(
		pixels: Pixels,
		table: PaintTable,
		labels: Int32Array,
		tolerance: number,
	) {
		this.#pixels = pixels;
		this.#table = table;
		this.#labels = labels;
		this.#enough = tolerance * tolerance;
	}

	/** Whether three paints explain the edge pixel k; if so, the greatest two are recorded. */
	explain(edges: EdgePixels, k: number, extra: readonly number[]): boolean {
		if (this.#tried++ >= MOST_PIXELS) return false;
		const pixel = edges.index[k];
		const near = this.#nearPaints(pixel);
		const every = [...near, ...extra.filter((paint) => !near.includes(paint))];
		let least = this.#enough;
		let found: readonly number[] | undefined;
		for (let i = 0; i < near.length; i++) {
			for (let j = i + 1; j < every.length; j++) {
				for (let n = j + 1; n < every.length; n++) {
					const paints = [near[i], every[j], every[n]];
					const miss = this.#missOf(pixel, paints);
					if (miss >= least) continue;
					least = miss;
					found = paints;
					this.#best.set(this.#told.shares);
				}
			}
		}
		if (found === undefined) return false;
		recordShares(edges, k, found, this.#best);
		return true;
	}

	/** Squared, levels over the four channels; infinite where a share would be below 0. */
	#missOf(pixel: number, paints: readonly number[]): number {
		const { width, packed } = this.#pixels;
		const x = (pixel % width) + 0.5;
		const y = Math.floor(pixel / width) + 0.5;
		for (let n = 0; n < 3; n++)
			paintAt(this.#table, paints[n], x, y, this.#levels, 4 * n);
		const told = this.#told;
		if (!sharesOfThree(packed[pixel], this.#levels, told))
			return Number.POSITIVE_INFINITY;
		const { shares, residual } = told;
		const isWithin =
			shares[0] >= -BEYOND && shares[1] >= -BEYOND && shares[2] >= -BEYOND;
		return isWithin ? residual : Number.POSITIVE_INFINITY;
	}

	/** The paints around a pixel, the nearest first. */
	#nearPaints(pixel: number): number[] {
		return nearPaints(this.#pixels, this.#labels, pixel, REACH).slice(
			0,
			MOST_NEAR,
		);
	}
}

/** The different paints known around a pixel, those of nearer rings first. */
export function nearPaints(
	{ width, height }: Pixels,
	labels: Int32Array,
	pixel: number,
	reach: number,
): number[] {
	const x = pixel % width;
	const y = (pixel - x) / width;
	const found: number[] = [];
	for (let radius = 1; radius <= reach; radius++) {
		for (let dy = -radius; dy <= radius; dy++) {
			const v = y + dy;
			if (v < 0 || v >= height) continue;
			const step = Math.abs(dy) === radius ? 1 : 2 * radius;
			for (let dx = -radius; dx <= radius; dx += step) {
				const u = x + dx;
				if (u < 0 || u >= width) continue;
				const paint = labels[v * width + u];
				if (paint >= 0 && !found.includes(paint)) found.push(paint);
			}
		}
	}
	return found;
}
