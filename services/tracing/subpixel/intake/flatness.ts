import { lister } from "../../../image/busy/lister.ts";
import type { Pixels } from "./pixels.ts";

/** What a pixel's neighbourhood says of it. */
export const EDGE = 0;
export const SMOOTH = 1;
export const FLAT = 2;

/** Second differences up to this, in levels, are straight: rounding makes 2; and so much more for each level of noise. */
const MOST_BEND = 3;
const BEND_BY_NOISE = 6;
/** Steps up to this, in levels, may be a ramp's, and so much more for each level of noise. */
const MOST_STEP = 24;
const STEP_BY_NOISE = 3;

/** The pixels that aren't flat, in raster order: of a drawing few, of a photograph all. */
export function listBusy({ width, height, packed }: Pixels): Int32Array {
	// Signed words: the others don't fit into what the engine keeps whole numbers in.
	const words = new Int32Array(packed.buffer, packed.byteOffset, packed.length);
	return lister.list(words, width, height);
}

/**
 * Sort every pixel: FLAT when its four neighbours are the very same, SMOOTH when the colour runs
 * through it straight enough to be a ramp, else EDGE.
 *
 * The test for SMOOTH is on second differences, |P(x-1) - 2 P(x) + P(x+1)| in each channel and both
 * directions: rounding keeps a linear ramp's at 2 or less however steep it is, while the foot of an
 * anti-aliased edge of contrast c shows about c / 2. A neighbour outside of the image counts as alike.
 * Cost: about 40 operations a busy pixel.
 *
 * @param busy what `listBusy` says of these pixels
 * @param noise one standard deviation of the noise, in levels; widens both thresholds
 * @returns one of EDGE, SMOOTH, FLAT a pixel
 */
export function sortByFlatness(
	{ width, height, packed }: Pixels,
	busy: Int32Array,
	noise: number,
): Uint8Array {
	const kinds = new Uint8Array(width * height).fill(FLAT);
	const bend = MOST_BEND + BEND_BY_NOISE * noise;
	const step = MOST_STEP + STEP_BY_NOISE * noise;
	for (let y = 0, k = 0; y < height; y++) {
		const first = y * width;
		const last = first + width - 1;
		const above = y > 0 ? -width : 0;
		const below = y < height - 1 ? width : 0;
		const vertical = above !== 0 && below !== 0 ? bend : step;
		for (; k < busy.length && busy[k] <= last; k++) {
			const i = busy[k];
			const here = packed[i];
			const left = packed[i > first ? i - 1 : i];
			const right = packed[i < last ? i + 1 : i];
			const horizontal = i > first && i < last ? bend : step;
			const isSmooth =
				runsStraight(left, here, right, horizontal, step) &&
				runsStraight(
					packed[i + above],
					here,
					packed[i + below],
					vertical,
					step,
				);
			kinds[i] = isSmooth ? SMOOTH : EDGE;
		}
	}
	return kinds;
}

/** What `listBusy` says, of pixels of which some have been made edges since. */
export function listNotFlat(kinds: Uint8Array): Int32Array {
	const busy = new Int32Array(kinds.length);
	let count = 0;
	for (let i = 0; i < kinds.length; i++) {
		if (kinds[i] !== FLAT) busy[count++] = i;
	}
	return busy.slice(0, count);
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
