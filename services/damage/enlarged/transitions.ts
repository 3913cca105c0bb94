import type { Raster } from "../../image/raster.ts";
import type { Axis } from "./line.ts";

/** Levels that a transition must climb; smaller ones drown their ends in rounding. */
const LEAST_STEP = 40;
/** Pixels between two flats from where on a transition is no edge any more. */
const LONGEST = 10;
/** So many transitions may be shorter than a factor allows, by chance: absolutely, and as a share. */
const STRAY = 3;
const STRAY_SHARE = 0.02;
/** A sample so close to a small pixel's centre rounds to it; then one is missing between. */
const SLACK = 1.15;

/**
 * The factor that a picture can have been enlarged by at most, from its shortest transitions between
 * two flats (two equal pixels each). An interpolated step is strictly between its ends on the whole
 * small pixel that it takes, so at least ceil(factor) - 1 large pixels lie between. A drawing that
 * is rendered as it is has edges of no or one pixel between, and is through with here.
 *
 * Cost: one comparison for every other line's pixels, green and alpha.
 *
 * @returns Infinity when no transition tells
 */
export function largestFactor(
	{ width, height, data }: Raster,
	axis: Axis,
): number {
	const across = axis === "column" ? width : height;
	const length = axis === "column" ? height : width;
	const step = axis === "column" ? 4 * width : 4;
	const stride = axis === "column" ? 4 : 4 * width;
	const counts = new Int32Array(LONGEST + 1);
	let total = 0;
	for (let at = 0; at < across; at += 2)
		for (const channel of [1, 3]) {
			let o = at * stride + channel;
			let flatEnd = -1;
			let flatValue = 0;
			for (let i = 1; i < length; i++) {
				const before = data[o];
				o += step;
				if (data[o] !== before) continue;
				const between = i - 2 - flatEnd;
				if (
					flatEnd >= 0 &&
					between >= 0 &&
					between <= LONGEST &&
					Math.abs(before - flatValue) >= LEAST_STEP
				) {
					counts[between]++;
					total++;
				}
				flatEnd = i;
				flatValue = before;
			}
		}
	const stray = Math.max(STRAY, STRAY_SHARE * total);
	let seen = 0;
	for (let between = 0; between <= LONGEST; between++) {
		seen += counts[between];
		if (seen > stray) return SLACK * (between + 1);
	}
	return Number.POSITIVE_INFINITY;
}
