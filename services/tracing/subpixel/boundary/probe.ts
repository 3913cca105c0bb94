import { hypot } from "../geometry/hypot.ts";
import type { Pixels } from "../intake/index.ts";
import { type PaintTable, paintAt } from "../paint/table.ts";

/** A ramp that misses a channel by more levels than this isn't what is seen there. */
const MOST_MISSED = 40;

/** Measures how much of a pixel one of two paints covers. */
export interface Probe {
	/** Euclidean distance in levels of the two paints, where last looked at. */
	contrast: number;
	/** How far the two paints' own pixels stray from them, one standard deviation in levels. */
	spread: number;
	/** Choose the two paints; coverage is that of `left`. */
	between(left: number, right: number): void;
	/** True when one of the two paints is a ramp. */
	ramped: boolean;
	/**
	 * Take ramps' colours, and so the contrast, from the pixel in column x, row y. What a ramp misses at the
	 * given pixel inside its face (-1: none) is taken to be missing here too.
	 */
	look(x: number, y: number, insideLeft: number, insideRight: number): void;
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
	let b0 = 0;
	let b1 = 0;
	let b2 = 0;
	let b3 = 0;
	let d0 = 0;
	let d1 = 0;
	let d2 = 0;
	let d3 = 0;
	const at = new Float64Array(8);
	const missed = new Float64Array(8);

	function load(x: number, y: number): void {
		paintAt(table, a, x, y, at, 0);
		paintAt(table, b, x, y, at, 4);
		if (probe.ramped) for (let c = 0; c < 8; c++) at[c] += missed[c];
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

	/** What a ramp misses at one of its own pixels; nothing for a solid paint. */
	function miss(paint: number, pixel: number, offset: number): void {
		missed.fill(0, offset, offset + 4);
		if (pixel < 0 || ramps[paint] === null) return;
		const x = pixel % width;
		paintAt(table, paint, x + 0.5, (pixel - x) / width + 0.5, missed, offset);
		const p = packed[pixel];
		for (let c = 0; c < 4; c++) {
			const off = ((p >>> (8 * c)) & 255) - missed[offset + c];
			missed[offset + c] = Math.abs(off) < MOST_MISSED ? off : 0;
		}
	}

	const probe: Probe = {
		contrast: 0,
		spread: 0,
		ramped: false,
		between(left, right) {
			a = left;
			b = right;
			probe.spread = hypot(table.spread[a], table.spread[b]);
			probe.ramped = ramps[a] !== null || ramps[b] !== null;
			if (!probe.ramped) load(0, 0);
		},
		look(x, y, insideLeft, insideRight) {
			if (!probe.ramped) return;
			miss(a, insideLeft, 0);
			miss(b, insideRight, 4);
			load(x + 0.5, y + 0.5);
		},
		coverage(x, y) {
			if (probe.ramped) load(x + 0.5, y + 0.5);
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
