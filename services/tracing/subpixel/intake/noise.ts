import type { Pixels } from "./pixels.ts";

/** Steps and bends (second differences) that tell noise from edges and from rounding, levels. */
const STRONG_STEP = 24;
const LEAST_BEND = 4;
/** An image is noisy if restless pixels are at least this part of it, of those at edges, and of calm ones. */
const LEAST_PART = 0.002;
const LEAST_RATIO = 0.16;
const LEAST_OF_CALM = 0.12;
/** From the median bend of Gaussian noise to its standard deviation: 0.6745 * sqrt(1 + 4 + 1). */
const BEND_TO_SIGMA = 1.652;

/**
 * One standard deviation of the image's noise in levels; 0 for a clean image, however many ramps and
 * anti-aliased edges it has. Counted are restless pixels: no strong step to any of the four neighbours,
 * yet the colour bends by more than rounding can, and no flat pixel within two pixels. A clean edge has
 * flat ground (or a straight ramp) close by; the ringing that JPEG leaves around edges, grain and
 * dithering have none. Smooth shading has some too, where it bends most, but a hundred calm pixels (not
 * flat, yet straight) to each of them, while noise leaves few calm. If they are many, the median of their bends tells the noise (the pixels at edges
 * don't count, so the estimate is blind to contrast). The idea of reading noise from second differences
 * is Immerkaer's (1996, "Fast Noise Variance Estimation").
 */
export function estimateNoise(pixels: Pixels): number {
	const { width, height, packed } = pixels;
	const bends = new Int32Array(256);
	let restless = 0;
	let strong = 0;
	let calm = 0;
	for (let y = 2; y < height - 2; y++) {
		for (let x = 2; x < width - 2; x++) {
			const i = y * width + x;
			const here = packed[i];
			if (
				packed[i - 1] === here &&
				packed[i + 1] === here &&
				packed[i - width] === here &&
				packed[i + width] === here
			) {
				continue;
			}
			const { step, bend } = contrastAt(packed, i, width);
			if (step > STRONG_STEP) strong++;
			else if (bend < LEAST_BEND) calm++;
			else if (!nearFlat(packed, i, width)) {
				restless++;
				bends[Math.min(255, bend)]++;
			}
		}
	}
	if (restless < LEAST_PART * width * height) return 0;
	if (restless < LEAST_RATIO * strong) return 0;
	if (restless < LEAST_OF_CALM * calm) return 0;
	let median = 0;
	for (let seen = 0; seen < restless / 2; median++) seen += bends[median];
	return median / BEND_TO_SIGMA;
}

const reused = { step: 0, bend: 0 };

/** Greatest step to a neighbour and greatest bend, over channels and both directions. */
function contrastAt(
	packed: Uint32Array,
	i: number,
	width: number,
): { step: number; bend: number } {
	let step = 0;
	let bend = 0;
	for (let shift = 0; shift < 32; shift += 8) {
		const p = (packed[i] >>> shift) & 255;
		const l = ((packed[i - 1] >>> shift) & 255) - p;
		const r = ((packed[i + 1] >>> shift) & 255) - p;
		const u = ((packed[i - width] >>> shift) & 255) - p;
		const d = ((packed[i + width] >>> shift) & 255) - p;
		step = Math.max(step, l, -l, r, -r, u, -u, d, -d);
		bend = Math.max(bend, l + r, -l - r, u + d, -u - d);
	}
	reused.step = step;
	reused.bend = bend;
	return reused;
}

/** Do three pixels in a row, or a column, within reach have the very same colour? */
function nearFlat(packed: Uint32Array, i: number, width: number): boolean {
	for (const step of [1, width]) {
		const across = step === 1 ? width : 1;
		for (const side of [-1, 1]) {
			const one = packed[i + side * step];
			const two = packed[i + 2 * side * step];
			if (one === two) {
				if (
					packed[i + side * step + across] === one ||
					packed[i + side * step - across] === one
				) {
					return true;
				}
			} else if (
				packed[i + 2 * side * step + across] === two &&
				packed[i + 2 * side * step - across] === two
			) {
				return true;
			}
		}
	}
	return false;
}
