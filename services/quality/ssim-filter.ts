import type { Raster } from "../image/raster.ts";
import { RADIUS, type Spans } from "./ssim-windows.ts";
import { createWeighing } from "./weighing/create.ts";

/** Pixels across and down SSIM's window. */
export const TAPS = 2 * RADIUS + 1;

/** The constants that steady luminance and contrast, for samples of 0..255. */
export const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** The Gaussian of sigma 1.5 at distances 0..5; sums to 1 over the eleven taps. */
const KERNEL = (() => {
	const taps = Array.from({ length: RADIUS + 1 }, (_, distance) =>
		Math.exp((-distance * distance) / (2 * 1.5 * 1.5)),
	);
	const sum = taps.reduce((total, tap) => total + 2 * tap, -1);
	return taps.map((tap) => tap / sum);
})();

/** Values kept for a pixel: the filtered x + y, x - y, (x + y)² and (x - y)². */
const VALUES = 4;

/** One filter a thread; its memory grows to the widest image seen. */
const filter = createWeighing(KERNEL);

/**
 * The sum of 1 - SSIM of one channel over chosen windows.
 *
 * With s = x + y and d = x - y, four filtered quantities tell all that SSIM needs: s, d, s² and d².
 * The Gaussian runs across into a ring of eleven rows, only where a window will read the result,
 * then down through the ring.
 *
 * @param windows the windows by their centres, at least 5 px inside the border
 * @param readBy the pixels of the columns that those windows read: `windows` widened by 5 rows
 * @param channel 0 red, 1 green, 2 blue
 */
export function lostInWindows(
	a: Raster,
	b: Raster,
	windows: Spans,
	readBy: Spans,
	channel: number,
): number {
	const { width, height } = a;
	// The memory holds a line of pixels, a line of filtered values, and the ring.
	const rowLength = VALUES * width;
	filter.reserve((2 + TAPS) * rowLength);
	const memory = filter.memory();
	const line = memory.subarray(0, rowLength);
	const means = memory.subarray(rowLength, 2 * rowLength);
	const ringRow = (row: number) => (2 + (row % TAPS)) * rowLength;
	const sources: number[] = new Array(TAPS).fill(0);
	let lost = 0;
	for (let row = 0; row < height; row++) {
		const target = ringRow(row);
		const readEnd = readBy.rows[row + 1];
		for (let k = readBy.rows[row]; k < readEnd; k += 2) {
			const first = readBy.ends[k];
			const last = readBy.ends[k + 1];
			loadLine(line, a, b, row, first - RADIUS, last + RADIUS, channel);
			sources[0] = VALUES * first;
			for (let distance = 1; distance <= RADIUS; distance++) {
				sources[2 * distance - 1] = VALUES * (first - distance);
				sources[2 * distance] = VALUES * (first + distance);
			}
			filter.weigh(
				target + VALUES * first,
				VALUES * (last - first + 1),
				sources,
			);
		}
		const centre = row - RADIUS;
		if (centre < RADIUS) continue;
		const windowEnd = windows.rows[centre + 1];
		for (let k = windows.rows[centre]; k < windowEnd; k += 2) {
			const first = windows.ends[k];
			const last = windows.ends[k + 1];
			sources[0] = ringRow(centre) + VALUES * first;
			for (let distance = 1; distance <= RADIUS; distance++) {
				sources[2 * distance - 1] = ringRow(centre - distance) + VALUES * first;
				sources[2 * distance] = ringRow(centre + distance) + VALUES * first;
			}
			filter.weigh(
				rowLength + VALUES * first,
				VALUES * (last - first + 1),
				sources,
			);
			lost += lostInSpan(means, first, last);
		}
	}
	return lost;
}

/** Writes s, d, s² and d² of a row's columns from `first` to `last`. */
function loadLine(
	line: Float64Array,
	a: Raster,
	b: Raster,
	row: number,
	first: number,
	last: number,
	channel: number,
): void {
	const x = a.data;
	const y = b.data;
	const base = VALUES * row * a.width + channel;
	for (let i = VALUES * first; i <= VALUES * last; i += VALUES) {
		const left = x[base + i];
		const right = y[base + i];
		const sum = left + right;
		const difference = left - right;
		line[i] = sum;
		line[i + 1] = difference;
		line[i + 2] = sum * sum;
		line[i + 3] = difference * difference;
	}
}

/** The sum of 1 - SSIM over the windows from `first` to `last`, given their filtered values. */
function lostInSpan(means: Float64Array, first: number, last: number): number {
	let lost = 0;
	for (let i = VALUES * first; i <= VALUES * last; i += VALUES) {
		const s = means[i];
		const d = means[i + 1];
		const ss = s * s;
		const dd = d * d;
		const varianceS = means[i + 2] - ss;
		const varianceD = means[i + 3] - dd;
		// Twice each of SSIM's four terms: the twos cancel.
		const luminance = ss - dd + 2 * C1;
		const luminanceMost = ss + dd + 2 * C1;
		const structure = varianceS - varianceD + 2 * C2;
		const structureMost = varianceS + varianceD + 2 * C2;
		lost += 1 - (luminance * structure) / (luminanceMost * structureMost);
	}
	return lost;
}
