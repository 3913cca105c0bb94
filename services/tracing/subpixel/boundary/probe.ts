import { hypot } from "../geometry/hypot.ts";
import type { Pixels } from "../intake/index.ts";
import { type PaintTable, paintAt } from "../paint/table.ts";
import {
	createThreeShares,
	sharesOfThree,
	type ThreeShares,
} from "../paint/three.ts";

/** A ramp that misses a channel by more levels than this isn't what is seen there. */
const MOST_MISSED = 40;
/** What lies further from the plane of three paints shows a fourth, levels; their shares may leave 0..1 by so much. */
const MOST_OFF = 10;
const BEYOND = 0.08;

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
	/** Choose three paints, for `shareOfFirst`; false unless they are solid. */
	among(first: number, second: number, third: number): boolean;
	/** Share of the first of three paints in a pixel, 0..1; NaN where they don't tell it. */
	shareOfFirst(x: number, y: number): number;
}

export function createProbe(pixels: Pixels, table: PaintTable): Probe {
	return new PaintProbe(pixels, table);
}

/** A class, not closures, so that it stays compiled from picture to picture. */
class PaintProbe implements Probe {
	contrast = 0;
	spread = 0;
	ramped = false;
	readonly #width: number;
	readonly #packed: Uint32Array;
	readonly #table: PaintTable;
	#left = 0;
	#right = 0;
	/** The right paint's levels, and what each channel's distance from them adds to the coverage. */
	readonly #from = new Float64Array(4);
	readonly #share = new Float64Array(4);
	readonly #three = new Float64Array(12);
	readonly #told: ThreeShares = createThreeShares();
	/** Levels of both paints, and what ramps miss of them. */
	readonly #at = new Float64Array(8);
	readonly #missed = new Float64Array(8);

	constructor({ width, packed }: Pixels, table: PaintTable) {
		this.#width = width;
		this.#packed = packed;
		this.#table = table;
	}

	between(left: number, right: number): void {
		const { spread, ramps } = this.#table;
		this.#left = left;
		this.#right = right;
		this.spread = hypot(spread[left], spread[right]);
		this.ramped = ramps[left] !== null || ramps[right] !== null;
		if (!this.ramped) this.#load(0, 0);
	}

	look(x: number, y: number, insideLeft: number, insideRight: number): void {
		if (!this.ramped) return;
		this.#miss(this.#left, insideLeft, 0);
		this.#miss(this.#right, insideRight, 4);
		this.#load(x + 0.5, y + 0.5);
	}

	coverage(x: number, y: number): number {
		if (this.ramped) this.#load(x + 0.5, y + 0.5);
		const from = this.#from;
		const share = this.#share;
		const p = this.#packed[y * this.#width + x];
		return (
			((p & 255) - from[0]) * share[0] +
			(((p >>> 8) & 255) - from[1]) * share[1] +
			(((p >>> 16) & 255) - from[2]) * share[2] +
			((p >>> 24) - from[3]) * share[3]
		);
	}

	among(first: number, second: number, third: number): boolean {
		const { ramps } = this.#table;
		const paints = [first, second, third];
		if (paints.some((paint) => ramps[paint] !== null)) return false;
		paints.forEach((paint, k) => {
			paintAt(this.#table, paint, 0, 0, this.#three, 4 * k);
		});
		return true;
	}

	shareOfFirst(x: number, y: number): number {
		const told = this.#told;
		const packed = this.#packed[y * this.#width + x];
		if (!sharesOfThree(packed, this.#three, told)) return Number.NaN;
		const { shares, residual } = told;
		const off = MOST_OFF + this.spread;
		if (residual > off * off) return Number.NaN;
		if (Math.min(...shares) < -BEYOND) return Number.NaN;
		return Math.max(0, Math.min(1, shares[0]));
	}

	#load(x: number, y: number): void {
		const at = this.#at;
		paintAt(this.#table, this.#left, x, y, at, 0);
		paintAt(this.#table, this.#right, x, y, at, 4);
		if (this.ramped) for (let c = 0; c < 8; c++) at[c] += this.#missed[c];
		const square =
			(at[0] - at[4]) ** 2 +
			(at[1] - at[5]) ** 2 +
			(at[2] - at[6]) ** 2 +
			(at[3] - at[7]) ** 2;
		this.contrast = Math.sqrt(square);
		const scale = square > 1 ? 1 / square : 0;
		for (let c = 0; c < 4; c++) {
			this.#from[c] = at[4 + c];
			this.#share[c] = (at[c] - at[4 + c]) * scale;
		}
	}

	/** What a ramp misses at one of its own pixels; nothing for a solid paint. */
	#miss(paint: number, pixel: number, offset: number): void {
		const missed = this.#missed;
		const width = this.#width;
		missed.fill(0, offset, offset + 4);
		if (pixel < 0 || this.#table.ramps[paint] === null) return;
		const x = pixel % width;
		const y = (pixel - x) / width;
		paintAt(this.#table, paint, x + 0.5, y + 0.5, missed, offset);
		const p = this.#packed[pixel];
		for (let c = 0; c < 4; c++) {
			const off = ((p >>> (8 * c)) & 255) - missed[offset + c];
			missed[offset + c] = Math.abs(off) < MOST_MISSED ? off : 0;
		}
	}
}
