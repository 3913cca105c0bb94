import type { Region } from "../field.ts";
import { type Layout, sheetLength } from "../loops/layout.ts";
import type { Loops } from "../loops/loops.ts";

/**
 * A blur, or a sharpening, the same in all directions and everywhere: a sum of Gaussians whose gains add up
 * to 1. A deviation of 0 is the picture itself.
 */
export interface Kernel {
	readonly parts: readonly {
		readonly gain: number;
		/** Standard deviation in pixels, >= 0. */
		readonly sigma: number;
	}[];
}

/** Gaussians are cut off so many standard deviations from their middle. */
const REACH = 3.5;

/** Half of a Gaussian's taps, from the middle outwards; all of them add up to 1. */
function tapsOf(sigma: number): Float32Array {
	const reach = reachOfSigma(sigma);
	const taps = new Float32Array(reach + 1);
	let sum = 0;
	for (let k = 0; k <= reach; k++) {
		taps[k] = k === 0 ? 1 : Math.exp(-0.5 * (k / sigma) ** 2);
		sum += k === 0 ? taps[k] : 2 * taps[k];
	}
	return taps.map((tap) => tap / sum);
}

function reachOfSigma(sigma: number): number {
	return Math.ceil(REACH * sigma);
}

/** The greatest gain of any frequency: 1 for a blur, more for a sharpening. */
export function greatestGain({ parts }: Kernel): number {
	return parts.reduce((sum, { gain }) => sum + Math.max(0, gain), 0);
}

/** The farthest pixel that a kernel reaches. */
export function reachOf({ parts }: Kernel): number {
	return Math.max(...parts.map(({ sigma }) => reachOfSigma(sigma)));
}

/**
 * A function that convolves sheets with a kernel, in a region alone; its memory is kept between calls.
 *
 * @param region where results are wanted
 * @param tall the region with as many rows above and below as the kernel reaches
 */
export function createConvolver(
	{ parts }: Kernel,
	loops: Loops,
	layout: Layout,
	region: Region,
	tall: Region,
): (from: Float32Array, to: Float32Array) => void {
	const across = loops.floats(sheetLength(layout, layout.channels));
	const gaussians = parts.map(({ gain, sigma }) => {
		const taps = loops.floats(reachOfSigma(sigma) + 1);
		taps.set(tapsOf(sigma));
		const scaled = loops.floats(taps.length);
		scaled.set(taps.map((tap) => gain * tap));
		return { taps, scaled };
	});
	return (from, to) => {
		gaussians.forEach(({ taps, scaled }, k) => {
			loops.filterRows(from, across, layout, tall, taps);
			loops.filterColumns(across, to, layout, region, scaled, k > 0);
		});
	};
}

/** How many numbers a convolver asks of its loops. */
export function memoryOfConvolver({ parts }: Kernel, layout: Layout): number {
	return parts.reduce(
		(sum, { sigma }) => sum + 2 * (reachOfSigma(sigma) + 1),
		sheetLength(layout, layout.channels),
	);
}
