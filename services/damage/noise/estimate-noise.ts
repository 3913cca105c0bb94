import type { Raster } from "../../image/raster.ts";

/** Side of the blocks that are looked at, pixels. */
const BLOCK = 8;
/** Blocks in a row of the sorted ones that tell where the noise begins: this part of them. */
const LOWEST = 0.1;
/** What a tenth of the blocks of pure noise stay below, of its standard deviation. */
const LOWEST_OF_SIGMA = 0.83;
/** Blocks up to this many times the noise are taken for noise alone. */
const NOISE_ALONE = 1.35;
/** At least this part of all blocks is noise alone, … */
const LEAST_ALONE = 0.12;
/** … and of those no more than this part is fainter than that many times it: noise varies little. */
const MOST_FAINT = 0.15;
const FAINT = 0.75;
/** Variance of rounding to whole levels. */
const ROUNDING = 1 / 12;
/** Noise below this isn't told from rounding, levels. */
const LEAST = 0.4;
/** Parts of a channel's blocks: above the one even ones mean that there is no noise, below the other too few tell. */
const MOST_EVEN = 0.05;
const LEAST_BLOCKS = 12;

/**
 * One standard deviation of the noise that lies over a whole picture (grain), levels; 0 where there is none. Each
 * block of 8 x 8 pixels tells how much is left of it after Immerkaer's mask, which is blind to flat
 * ground and ramps ("Fast Noise Variance Estimation", 1996); noise is everywhere, drawing isn't, so the blocks
 * of least tell the noise, however busy the drawing. Levels were held to 0..255: on ground at a bound half
 * of the noise is cut off, and its square from the bound is half of the variance.
 *
 * A clean drawing has blocks that are perfectly even; noise leaves none.
 *
 * Cost: about 12 operations a pixel and channel; a clean drawing is told by the first twentieth that is even.
 * What it gets wrong: noise that lies along edges alone (compression) isn't seen, by design.
 */
export function estimateNoise({ width, height, data }: Raster): number {
	const variances: number[] = [];
	for (let channel = 0; channel < 3; channel++) {
		const blocks = readBlocks(data, width, height, channel);
		if (blocks === undefined) return 0;
		const { spread, cut, even } = blocks;
		const seen = spread.length + cut.length + even;
		if (seen < LEAST_BLOCKS || even > MOST_EVEN * seen) return 0;
		// Ground at a bound tells as much, yet drawing near it disturbs more.
		const told = spread.length >= LEAST_BLOCKS ? spread : cut;
		if (told.length < LEAST_BLOCKS) return 0;
		variances.push(leastVariance(told));
	}
	// The middle one: a channel may have no ground that tells.
	const [, variance] = variances.sort((a, b) => a - b);
	const sigma = Math.sqrt(Math.max(0, variance - ROUNDING));
	return sigma < LEAST ? 0 : sigma;
}

/** Standard deviations of a channel's blocks; undefined as soon as too many are even, whatever the rest is. */
function readBlocks(
	data: Uint8ClampedArray,
	width: number,
	height: number,
	channel: number,
) {
	const spread: number[] = [];
	const cut: number[] = [];
	let even = 0;
	const across = Math.max(0, Math.ceil((width - 1 - BLOCK) / BLOCK));
	const down = Math.max(0, Math.ceil((height - 1 - BLOCK) / BLOCK));
	const mostEven = MOST_EVEN * across * down;
	for (let top = 1; top + BLOCK < height; top += BLOCK) {
		for (let left = 1; left + BLOCK < width; left += BLOCK) {
			let atBound = 0;
			let square = 0;
			let fromLow = 0;
			let fromHigh = 0;
			for (let y = top; y < top + BLOCK; y++) {
				for (let x = left; x < left + BLOCK; x++) {
					const i = 4 * (y * width + x) + channel;
					const row = 4 * width;
					const here = data[i];
					if (here === 0 || here === 255) atBound++;
					fromLow += here * here;
					fromHigh += (255 - here) * (255 - here);
					const response =
						data[i - row - 4] -
						2 * data[i - row] +
						data[i - row + 4] -
						2 * data[i - 4] +
						4 * here -
						2 * data[i + 4] +
						data[i + row - 4] -
						2 * data[i + row] +
						data[i + row + 4];
					square += response * response;
				}
			}
			const count = BLOCK * BLOCK;
			// At a bound too: half of the noise is left there.
			if (square === 0) {
				if (++even > mostEven) return undefined;
			} else if (atBound === 0) spread.push(Math.sqrt(square / (36 * count)));
			else if (atBound > 0.3 * count) {
				cut.push(Math.sqrt((2 * Math.min(fromLow, fromHigh)) / count));
			}
		}
	}
	return { spread, cut, even };
}

/** The variance of the blocks that hold nothing but noise; 0 where they don't look like it. */
function leastVariance(spreads: number[]): number {
	spreads.sort((a, b) => a - b);
	let sigma = spreads[Math.floor(LOWEST * spreads.length)] / LOWEST_OF_SIGMA;
	let count = 0;
	for (let round = 0; round < 4; round++) {
		let sum = 0;
		count = 0;
		for (const spread of spreads) {
			if (spread > NOISE_ALONE * sigma) break;
			sum += spread * spread;
			count++;
		}
		if (count === 0) return 0;
		sigma = Math.sqrt(sum / count);
	}
	const belowMost = spreads.findIndex((spread) => spread > FAINT * sigma);
	const isNoise =
		count >= LEAST_ALONE * spreads.length && belowMost <= MOST_FAINT * count;
	return isNoise ? sigma * sigma : 0;
}
