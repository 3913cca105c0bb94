import { type Raster, wordsOf } from "../../../services/image/raster.ts";
import { overGround, WHITE } from "../../../services/quality/ground.ts";
import { median } from "../../../services/statistics.ts";

/** Part of a picture that a fill takes, at least. */
const LEAST_PART = 0.01;

/**
 * How far a drawing's large fills are from the true ones: for each colour of the truth that takes a hundredth of the picture
 * or more, rims left out, the median colour drawn there.
 *
 * @param truth and `drawn` of equal size; both are seen on white
 * @returns levels of the channel that is farthest off, for each fill
 */
export function fillsOff(truth: Raster, drawn: Raster): number[] {
	const wanted = wordsOf(overGround(truth, WHITE));
	const seen = overGround(drawn, WHITE).data;
	const { width, height } = truth;
	const places = new Map<number, number[]>();
	for (let y = 1; y < height - 1; y++)
		for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
			const word = wanted[i];
			const isDeep =
				wanted[i - 1] === word &&
				wanted[i + 1] === word &&
				wanted[i - width] === word &&
				wanted[i + width] === word;
			if (!isDeep) continue;
			const of = places.get(word);
			if (of === undefined) places.set(word, [i]);
			else of.push(i);
		}
	return [...places]
		.filter(([, at]) => at.length >= LEAST_PART * width * height)
		.map(([word, at]) => {
			const rgb = new Uint8Array(Uint32Array.of(word).buffer);
			const off = [0, 1, 2].map((c) =>
				Math.abs(median(at.map((i) => seen[4 * i + c])) - rgb[c]),
			);
			return Math.max(...off);
		});
}

/** How many large fills there are, and what share of them is exact, within one level and within three. */
export function fillCells(fills: readonly number[]): (string | number)[] {
	const within = (most: number) =>
		fills.length === 0
			? ""
			: fills.filter((off) => off <= most).length / fills.length;
	return [fills.length, within(0), within(1), within(3)];
}
