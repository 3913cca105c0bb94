import type { Pixels } from "../intake/index.ts";
import { type PaintTable, paintAt } from "../paint/table.ts";

/** Measures how much of a pixel one of two paints covers. */
export interface Probe {
	/** Euclidean distance in levels of the two paints, where last looked at. */
	contrast: number;
	/** How far the two paints' own pixels stray from them, one standard deviation in levels. */
	spread: number;
	/** Choose the two paints; coverage is that of `left`. */
	between(left: number, right: number): void;
	/** Take ramps' colours, and so the contrast, from the pixel in column x, row y. */
	look(x: number, y: number): void;
	/**
	 * (P - B)·(A - B) / |A - B|² of the pixel in column x, row y: 1 where it is all A (left), 0 where
	 * it is all B (right); outside of 0..1 by noise or where a third paint comes in.
	 */
	coverage(x: number, y: number): number;
}

export function createProbe(pixels: Pixels, table: PaintTable): Probe {
	const { width, packed } = pixels;
	const { ramps } = table;
	let a = 0;
	let b = 0;
	let ramped = false;
	let b0 = 0;
	let b1 = 0;
	let b2 = 0;
	let b3 = 0;
	let d0 = 0;
	let d1 = 0;
	let d2 = 0;
	let d3 = 0;
	const at = new Float64Array(8);

	function load(x: number, y: number): void {
		paintAt(table, a, x, y, at, 0);
		paintAt(table, b, x, y, at, 4);
		const square =
			(at[0] - at[4]) ** 2 +
			(at[1] - at[5]) ** 2 +
			(at[2] - at[6]) ** 2 +
			(at[3] - at[7]) ** 2;
		probe.contrast = Math.sqrt(square);
		const scale = square > 1 ? 1 / square : 0;
		[b0, b1, b2, b3] = [at[4], at[5], at[6], at[7]];
		d0 = (at[0] - b0) * scale;
		d1 = (at[1] - b1) * scale;
		d2 = (at[2] - b2) * scale;
		d3 = (at[3] - b3) * scale;
	}

	const probe: Probe = {
		contrast: 0,
		spread: 0,
		between(left, right) {
			a = left;
			b = right;
			probe.spread = Math.hypot(table.spread[a], table.spread[b]);
			ramped = ramps[a] !== null || ramps[b] !== null;
			if (!ramped) load(0, 0);
		},
		look(x, y) {
			if (ramped) load(x + 0.5, y + 0.5);
		},
		coverage(x, y) {
			if (ramped) load(x + 0.5, y + 0.5);
			const p = packed[y * width + x];
			return (
				((p & 255) - b0) * d0 +
				(((p >>> 8) & 255) - b1) * d1 +
				(((p >>> 16) & 255) - b2) * d2 +
				((p >>> 24) - b3) * d3
			);
		},
	};
	return probe;
}
