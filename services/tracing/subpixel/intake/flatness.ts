import type { Pixels } from "./pixels.ts";

/** What a pixel's neighbourhood says of it. */
export const EDGE = 0;
export const SMOOTH = 1;
export const FLAT = 2;

/**
 * Sort every pixel: FLAT when its four neighbours are the very same, SMOOTH when the colour runs
 * through it straight enough to be a ramp, else EDGE.
 *
 * The test for SMOOTH is on second differences, |P(x-1) - 2 P(x) + P(x+1)| in each channel and both
 * directions: rounding keeps a linear ramp's at 2 or less however steep it is, while the foot of an
 * anti-aliased edge of contrast c shows about c / 2. A neighbour outside of the image counts as alike.
 * Cost: one comparison of words a pixel where the image is flat, about 40 operations elsewhere.
 *
 * @param noise one standard deviation of the noise, in levels; widens both thresholds
 * @returns one of EDGE, SMOOTH, FLAT a pixel
 */
export function sortByFlatness(pixels: Pixels, noise: number): Uint8Array {
	const { width, height, packed } = pixels;
	const kinds = new Uint8Array(width * height);
	const bend = 3 + 6 * noise;
	const step = 24 + 3 * noise;
	for (let y = 0; y < height; y++) {
		const row = y * width;
		const above = y > 0 ? -width : 0;
		const below = y < height - 1 ? width : 0;
		for (let x = 0; x < width; x++) {
			const i = row + x;
			const here = packed[i];
			const left = packed[x > 0 ? i - 1 : i];
			const right = packed[x < width - 1 ? i + 1 : i];
			const up = packed[i + above];
			const down = packed[i + below];
			if (left === here && right === here && up === here && down === here) {
				kinds[i] = FLAT;
				continue;
			}
			const horizontal = x > 0 && x < width - 1 ? bend : step;
			const vertical = above !== 0 && below !== 0 ? bend : step;
			if (
				runsStraight(left, here, right, horizontal, step) &&
				runsStraight(up, here, down, vertical, step)
			) {
				kinds[i] = SMOOTH;
			}
		}
	}
	return kinds;
}

function runsStraight(
	before: number,
	here: number,
	after: number,
	bend: number,
	step: number,
): boolean {
	if (before === here && after === here) return true;
	for (let shift = 0; shift < 32; shift += 8) {
		const p = (before >>> shift) & 255;
		const q = (here >>> shift) & 255;
		const r = (after >>> shift) & 255;
		const first = q - p;
		const second = r - q;
		if (first > step || first < -step || second > step || second < -step) {
			return false;
		}
		const difference = second - first;
		if (difference > bend || difference < -bend) return false;
	}
	return true;
}
