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
 *
 * @param busy the pixels that aren't flat, in raster order
 */
export function estimateNoise(pixels: Pixels, busy: Int32Array): number {
	const { width, height, packed } = pixels;
	const bends = new Int32Array(256);
	let restless = 0;
	let strong = 0;
	let calm = 0;
	for (let y = 0, k = 0; y < height; y++) {
		const first = y * width;
		const isInside = y >= 2 && y < height - 2;
		for (; k < busy.length && busy[k] < first + width; k++) {
			const i = busy[k];
			if (!isInside || i < first + 2 || i >= first + width - 2) continue;
			const bend = bendAt(packed, i, width);
			if (bend < 0) strong++;
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

/** Greatest bend over channels and both directions; -1 where there is a strong step to a neighbour. */
function bendAt(packed: Uint32Array, i: number, width: number): number {
	const here = packed[i];
	const left = packed[i - 1];
	const right = packed[i + 1];
	const up = packed[i - width];
	const down = packed[i + width];
	const differs = (here ^ left) | (here ^ right) | (here ^ up) | (here ^ down);
	let bend = 0;
	for (let shift = 0; shift < 32; shift += 8) {
		if (((differs >>> shift) & 255) === 0) continue;
		const p = (here >>> shift) & 255;
		const l = ((left >>> shift) & 255) - p;
		const r = ((right >>> shift) & 255) - p;
		const u = ((up >>> shift) & 255) - p;
		const d = ((down >>> shift) & 255) - p;
		if (isStrong(l) || isStrong(r) || isStrong(u) || isStrong(d)) return -1;
		const across = l + r < 0 ? -l - r : l + r;
		const along = u + d < 0 ? -u - d : u + d;
		if (across > bend) bend = across;
		if (along > bend) bend = along;
	}
	return bend;
}

function isStrong(step: number): boolean {
	return step > STRONG_STEP || step < -STRONG_STEP;
}

/** Do three pixels in a row, or a column, within reach have the very same colour? */
function nearFlat(packed: Uint32Array, i: number, width: number): boolean {
	return (
		isFlatBeside(packed, i, -1, width) ||
		isFlatBeside(packed, i, 1, width) ||
		isFlatBeside(packed, i, -width, 1) ||
		isFlatBeside(packed, i, width, 1)
	);
}

function isFlatBeside(
	packed: Uint32Array,
	i: number,
	step: number,
	across: number,
): boolean {
	const one = packed[i + step];
	const two = packed[i + 2 * step];
	if (one === two)
		return (
			packed[i + step + across] === one || packed[i + step - across] === one
		);
	return (
		packed[i + 2 * step + across] === two &&
		packed[i + 2 * step - across] === two
	);
}
