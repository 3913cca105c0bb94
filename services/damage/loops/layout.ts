import type { Field, Region } from "../field.ts";

/**
 * Where the pixels of a field lie in a sheet, one array for all channels. Between the rows there is padding, at
 * least one column, so that four pixels may be read from any on, and the loops need no borders: what is
 * beyond a row's end is a copy of its last pixel or a zero.
 */
export interface Layout {
	readonly width: number;
	readonly height: number;
	readonly channels: number;
	/** Numbers from a row to the next, a multiple of four. */
	readonly stride: number;
	/** Numbers from a channel to the next: a row of padding, then the channel's rows. */
	readonly plane: number;
}

/** Padding after a sheet's last channel: four pixels are read from the last one on. */
const SLACK = 4;

export function layoutOf({ width, height, channels }: Field): Layout {
	const stride = 4 * (Math.floor(width / 4) + 1);
	const plane = stride * (height + 1);
	return { width, height, channels: channels.length, stride, plane };
}

/** Numbers in a sheet of so many channels. */
export function sheetLength({ plane }: Layout, channels: number): number {
	return plane * channels + SLACK;
}

/** Index of a channel's first pixel. */
export function originOf({ stride, plane }: Layout, channel: number): number {
	return plane * channel + stride;
}

/** Copies a field into a sheet; the column of padding beside a row gets the row's last pixel. */
export function fillSheet(
	sheet: Float32Array,
	layout: Layout,
	field: Field,
): void {
	const { width, height, stride } = layout;
	field.channels.forEach((values, c) => {
		const origin = originOf(layout, c);
		for (let y = 0; y < height; y++) {
			const row = values.subarray(y * width, (y + 1) * width);
			sheet.set(row, origin + y * stride);
			sheet[origin + y * stride + width] = row[width - 1];
		}
	});
}

/** Copies a sheet into a field. */
export function readSheet(
	sheet: Float32Array,
	layout: Layout,
	field: Field,
): void {
	const { width, height, stride } = layout;
	field.channels.forEach((values, c) => {
		const origin = originOf(layout, c);
		for (let y = 0; y < height; y++) {
			const from = origin + y * stride;
			values.set(sheet.subarray(from, from + width), y * width);
		}
	});
}

/** All that a restoration keeps of a picture. */
export interface Sheets {
	readonly layout: Layout;
	readonly region: Region;
	/** The field. */
	readonly values: Float32Array;
	/** The field extrapolated, where the dual looks; within a step, the field before it. */
	readonly ahead: Float32Array;
	/** The dual: for each difference to the right and downwards a number, bounded by the weight. */
	readonly across: Float32Array;
	readonly down: Float32Array;
	/** One channel: what a difference costs. 0 in the padding, which so has no part in it. */
	readonly weights: Float32Array;
}
