import type { Raster } from "../../image/raster.ts";
import type { Axis } from "./line.ts";

/** Premultiplied channels in floating point: pixel i's channel c is data[4 i + c], 0..255. */
export interface Planes {
	readonly width: number;
	readonly height: number;
	readonly data: Float64Array;
}

/** A raster's channels, colours multiplied by alpha. */
export function premultiplied({ width, height, data }: Raster): Planes {
	const planes = new Float64Array(data.length);
	for (let i = 0; i < data.length; i += 4) {
		const alpha = data[i + 3] / 255;
		for (let c = 0; c < 3; c++) planes[i + c] = data[i + c] * alpha;
		planes[i + 3] = data[i + 3];
	}
	return { width, height, data: planes };
}

/** The raster of premultiplied channels: divided by alpha, clipped and rounded. */
export function straight({ width, height, data }: Planes): Raster {
	const raster = new Uint8ClampedArray(data.length);
	for (let i = 0; i < data.length; i += 4) {
		const alpha = Math.min(255, data[i + 3]);
		raster[i + 3] = alpha;
		if (raster[i + 3] === 0) continue;
		for (let c = 0; c < 3; c++) raster[i + c] = (data[i + c] * 255) / alpha;
	}
	return { width, height, data: raster };
}

/** One channel of one line. */
export type LineMap = (
	values: Float64Array,
	channel: number,
	at: number,
) => Float64Array;

/**
 * Puts every line of an axis through a function; a channel that is constant, or equal to the channel
 * or the line before, is not computed again, which is most of a logo.
 *
 * @param length pixels of the lines that the function returns
 */
export function mapLines(
	planes: Planes,
	axis: Axis,
	length: number,
	map: LineMap,
): Planes {
	const { width, height, data } = planes;
	const [count, before] = axis === "column" ? [width, height] : [height, width];
	const size =
		axis === "column" ? { width, height: length } : { width: length, height };
	const result = new Float64Array(4 * size.width * size.height);
	const known: { values: Float64Array; mapped: Float64Array }[] = [];
	for (let at = 0; at < count; at++) {
		for (let channel = 0; channel < 4; channel++) {
			const step = axis === "column" ? 4 * width : 4;
			const start = (axis === "column" ? 4 * at : 4 * at * width) + channel;
			const values = new Float64Array(before);
			for (let i = 0; i < before; i++) values[i] = data[start + i * step];
			const same = known.find((one) => equal(one.values, values));
			const mapped =
				same?.mapped ??
				(values.every((value) => value === values[0])
					? new Float64Array(length).fill(values[0])
					: map(values, channel, at));
			known[channel] = { values, mapped };
			const outStep = axis === "column" ? 4 * size.width : 4;
			const out = (axis === "column" ? 4 * at : 4 * at * size.width) + channel;
			for (let i = 0; i < length; i++) result[out + i * outStep] = mapped[i];
		}
	}
	return { ...size, data: result };
}

function equal(a: Float64Array, b: Float64Array): boolean {
	for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
	return true;
}
