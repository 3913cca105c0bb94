import { forwardDct, inverseDct } from "../dct.ts";
import type { CoefficientPlane } from "../jpeg/coefficients.ts";
import type { Layout } from "./field.ts";
import { tileOf } from "./tiles.ts";

/** Half a step: what every coefficient may be off, for it was rounded. */
export const HALF = 0.5;

/** One plane while it is worked on. */
export interface Work {
	readonly plane: CoefficientPlane & {
		readonly slack: Float32Array;
	};
	/** Samples as seen, with what was cut off completed; at the plane's own resolution. */
	readonly samples: Float32Array;
	/** What the quantised coefficients decode to. */
	readonly decoded: Float32Array;
	/** Completed coefficients less the quantised ones, levels. */
	readonly misses: Float32Array;
}

/** @param component 0 for luma */
export function createWork(
	{ width, height, across, down }: Layout,
	component: number,
	steps: Uint16Array,
): Work {
	const isLuma = component === 0;
	const blocksWide = width / 8 / (isLuma ? 1 : across);
	const blocksHigh = height / 8 / (isLuma ? 1 : down);
	const count = 64 * blocksWide * blocksHigh;
	return {
		plane: {
			blocksWide,
			blocksHigh,
			h: isLuma ? across : 1,
			v: isLuma ? down : 1,
			quantised: new Int16Array(count),
			steps,
			slack: new Float32Array(count).fill(HALF),
		},
		samples: new Float32Array(count),
		decoded: new Float32Array(count),
		misses: new Float32Array(count),
	};
}

const block = new Float32Array(64);

/**
 * Quantises the blocks of a plane and decodes them again.
 *
 * @param active the MCUs to do it for; the first time all are done, the others as flat ones
 * @param changed where the MCUs are marked in which a coefficient changed
 */
export function quantise(
	{ plane, samples, decoded, misses }: Work,
	active: Uint8Array,
	layout: Layout,
	isFirst: boolean,
	changed: Uint8Array,
): void {
	const { blocksWide, blocksHigh, quantised, steps } = plane;
	const width = 8 * blocksWide;
	for (let n = 0; n < blocksWide * blocksHigh; n++) {
		const tile = tileOf(plane, n, layout);
		const isActive = active[tile] !== 0;
		if (!isActive && !isFirst) continue;
		const column = n % blocksWide;
		const start = 8 * (((n - column) / blocksWide) * width + column);
		for (let k = 0; k < 64; k++) {
			block[k] = samples[start + (k >> 3) * width + (k & 7)] - 128;
		}
		const base = 64 * n;
		if (isActive) forwardDct(block, 8);
		else {
			block[0] *= 8;
			block.fill(0, 1);
		}
		for (let k = 0; k < 64; k++) {
			const times = Math.round(block[k] / steps[k]);
			if (times !== quantised[base + k]) {
				quantised[base + k] = times;
				changed[tile] = 1;
			}
			misses[base + k] = block[k] - times * steps[k];
			block[k] = times * steps[k];
		}
		inverseDct(block, 8);
		for (let k = 0; k < 64; k++) {
			decoded[start + (k >> 3) * width + (k & 7)] = block[k] + 128;
		}
	}
}
