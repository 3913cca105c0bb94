import { hasTransparency, type Raster } from "../../image/raster.ts";

/** The direction of a line: a column runs down. */
export type Axis = "column" | "row";

/** One channel of one row or column, premultiplied. */
export interface Line {
	/** 0..255 each. */
	readonly values: Float64Array;
	/** Where the value was perhaps cut off: -1 at the channel's floor, 1 at its ceiling, else 0. */
	readonly clipped: Int8Array;
}

/**
 * Reads a channel along a line. Colours are multiplied by their alpha, as a resampler that knows
 * alpha does; then a colour's ceiling is its alpha.
 *
 * @param at which row or column
 * @param channel 0..3 for R, G, B, A
 */
export function readLine(
	{ width, height, data }: Raster,
	axis: Axis,
	at: number,
	channel: number,
): Line {
	const length = axis === "column" ? height : width;
	const step = axis === "column" ? 4 * width : 4;
	const values = new Float64Array(length);
	const clipped = new Int8Array(length);
	let o = axis === "column" ? 4 * at : 4 * at * width;
	for (let i = 0; i < length; i++, o += step) {
		const alpha = data[o + 3];
		const straight = data[o + channel];
		values[i] = channel === 3 ? straight : (straight * alpha) / 255;
		clipped[i] = straight === 0 || alpha === 0 ? -1 : straight === 255 ? 1 : 0;
	}
	return { values, clipped };
}

/**
 * The picture as it weighs: colours multiplied by their alpha and rounded, so that what can't be seen
 * bends nothing; itself where it is opaque.
 */
export function weighed(raster: Raster): Raster {
	if (!hasTransparency(raster)) return raster;
	const data = raster.data.slice();
	for (let i = 0; i < data.length; i += 4)
		for (let c = 0; c < 3; c++) data[i + c] = (data[i + c] * data[i + 3]) / 255;
	return { ...raster, data };
}

/**
 * The lines that tell most, no two of them alike (upright shapes repeat one): those with the most pixels that bend and aren't clipped, at least a
 * sixteenth of the picture apart.
 *
 * Cost: reads every other line and pixel of every channel once, 0.5 M values at 512 px.
 *
 * @param count at most so many
 * @param shown what {@link weighed} makes of the raster
 */
export function busyLines(
	raster: Raster,
	axis: Axis,
	count: number,
	shown = weighed(raster),
): Line[] {
	const { width, height, data } = shown;
	const across = axis === "column" ? width : height;
	const length = axis === "column" ? height : width;
	const step = axis === "column" ? 4 * width : 4;
	const stride = axis === "column" ? 4 : 4 * width;
	const bends = new Int32Array(4 * across);
	for (let i = 1; i < length - 1; i++)
		for (let at = i & 1; at < across; at += 2) {
			const o = at * stride + i * step;
			for (let channel = 0; channel < 4; channel++) {
				const value = data[o + channel];
				if (value === 0 || value === 255) continue;
				const bend =
					data[o + channel - step] - 2 * value + data[o + channel + step];
				if (bend > 1 || bend < -1) bends[4 * at + channel]++;
			}
		}
	const lines: Line[] = [];
	const taken: number[] = [];
	const apart = Math.max(2, across >> 4);
	const order = Array.from(bends.keys())
		.filter((key) => bends[key] > 0)
		.sort((a, b) => bends[b] - bends[a] || a - b);
	for (const key of order) {
		if (lines.length === count) break;
		const at = key >> 2;
		if (taken.some((other) => Math.abs(other - at) < apart)) continue;
		const line = readLine(raster, axis, at, key & 3);
		taken.push(at);
		if (!lines.some((other) => alike(line, other))) lines.push(line);
	}
	return lines;
}

/** Differences between lines that tell nothing new, in levels. */
const ALIKE = 4;

function alike(a: Line, b: Line): boolean {
	for (let i = 0; i < a.values.length; i++)
		if (Math.abs(a.values[i] - b.values[i]) > ALIKE) return false;
	return true;
}
