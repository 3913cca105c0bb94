import type { Planes } from "./planes.ts";

/** Pixels apart that differences are compared. */
const LAGS = 8;
/** Faint differences, levels: what ringing and noise make. */
const FAINT = 8;

/**
 * How differences of neighbours go together with those some pixels further along the same line: blur and enlarging carry on
 * what they began, sharpening and ringing turn it round, noise does so at once and forgets.
 */
export function correlationTraces({
	width,
	height,
	luma,
	red,
	blue,
}: Planes): Record<string, number> {
	const tint = red.map((level, i) => level - blue[i]);
	return {
		...along("luma", luma, 4 * 255, width, height),
		...along("faint", luma, 4 * FAINT, width, height),
		...along("tint", tint, 4 * 255, width, height),
	};
}

/** @param most differences beyond this count as this */
function along(
	name: string,
	plane: Int16Array,
	most: number,
	width: number,
	height: number,
): Record<string, number> {
	const sums = new Float64Array(LAGS + 1);
	let beside = 0;
	const line = new Int16Array(Math.max(width, height));
	const before = new Int16Array(line.length);
	for (const isRow of [true, false]) {
		const [lines, length] = isRow ? [height, width] : [width, height];
		const [step, next] = isRow ? [1, width] : [width, 1];
		before.fill(0);
		for (let n = 0; n < lines; n++) {
			for (let k = 0, i = n * next; k + 1 < length; k++, i += step) {
				const difference = plane[i + step] - plane[i];
				line[k] = Math.max(-most, Math.min(most, difference));
			}
			for (let k = 0; k + LAGS + 1 < length; k++) {
				const here = line[k];
				if (here === 0) continue;
				for (let lag = 0; lag <= LAGS; lag++) sums[lag] += here * line[k + lag];
				beside += here * before[k];
			}
			before.set(line);
		}
	}
	const share = (sum: number) => (sums[0] > 0 ? sum / sums[0] : 0);
	return {
		...Object.fromEntries(
			Array.from({ length: LAGS }, (_, k) => [
				`${name}_lag_${k + 1}`,
				share(sums[k + 1]),
			]),
		),
		[`${name}_beside`]: share(beside),
	};
}
