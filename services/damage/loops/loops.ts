import type { Region } from "../field.ts";
import type { Layout, Sheets } from "./layout.ts";

/** Blocks of samples of a channel, and the intervals that their DCT coefficients lie in. */
export interface Blocks {
	/** Samples across and down a block. */
	readonly side: 4 | 8;
	/** Pixels across and down that one sample stands for. */
	readonly wide: number;
	readonly high: number;
	/** Index of each block's first pixel in a sheet. */
	readonly starts: Int32Array;
	/** The middles of the intervals, coefficient by coefficient, row by row, block after block. */
	readonly middles: Float32Array;
	/** How far each coefficient may be from its middle; those of one block where all blocks have the same. */
	readonly slack: Float32Array;
	/** Memory for the transforms of one block, twice. */
	readonly scratch: Float32Array;
	/** The first block of each band of rows, and where the last band ends. */
	readonly bands: readonly number[];
}

/**
 * The inner loops of restorations, with memory of their own. Two kinds of them give the same numbers to the last
 * bit: each operation rounds to single precision, in the same order.
 *
 * Rows are counted from `first` up to, without, `last`; of them the pixels of the region are worked on.
 */
export interface Loops {
	/** So many zeros. The compiled loops throw a RangeError beyond what was asked for at first. */
	floats(count: number): Float32Array;
	/** A copy where the loops can read it. */
	integers(values: Int32Array): Int32Array;
	/** Gives all memory back; neither it nor the loops are used any more. */
	release(): void;
	/** The dual's step of a length: along the gradient of what is ahead, then back into the ball of the weight. */
	ascend(sheets: Sheets, first: number, last: number, length: number): void;
	/** The field's step of a length: along the dual's divergence, and down a slope; keeps the field before it. */
	descend(
		sheets: Sheets,
		first: number,
		last: number,
		length: number,
		slope: Float32Array | undefined,
	): void;
	/** What is ahead: as far from the field as that is from the field before. */
	extrapolate(sheets: Sheets, first: number, last: number): void;
	/** Sets the weights of all rows: `price` where the field is flat, half of it at differences of `knee`. */
	reweigh(sheets: Sheets, price: number, knee: number): void;
	/**
	 * Clips the coefficients of blocks into their intervals.
	 *
	 * @param from the first block, and `to` the one after the last
	 */
	clip(
		values: Float32Array,
		layout: Layout,
		blocks: Blocks,
		from: number,
		to: number,
	): void;
	/**
	 * How far a drawn sheet is from the one seen, where it says anything: where that is at a bound (0 or 255),
	 * only what lies within it by more than `beyond`.
	 */
	misses(
		drawn: Float32Array,
		seen: Float32Array,
		missed: Float32Array,
		layout: Layout,
		region: Region,
		beyond: number,
	): void;
	/** Filters rows by taps from the middle outwards. Pixels beyond the border are those at it. */
	filterRows(
		from: Float32Array,
		to: Float32Array,
		layout: Layout,
		region: Region,
		taps: Float32Array,
	): void;
	/** Filters columns likewise; adds to what is there, or replaces it. */
	filterColumns(
		from: Float32Array,
		to: Float32Array,
		layout: Layout,
		region: Region,
		taps: Float32Array,
		adds: boolean,
	): void;
}
