import { eachRun, type Field, type Region } from "../restore/field.ts";

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
	const reach = Math.max(1, Math.ceil(REACH * sigma));
	const taps = new Float32Array(reach + 1);
	let sum = 0;
	for (let k = 0; k <= reach; k++) {
		taps[k] = Math.exp(-0.5 * (k / sigma) ** 2);
		sum += k === 0 ? taps[k] : 2 * taps[k];
	}
	return taps.map((tap) => tap / sum);
}

/** The greatest gain of any frequency: 1 for a blur, more for a sharpening. */
export function greatestGain({ parts }: Kernel): number {
	return parts.reduce((sum, { gain }) => sum + Math.max(0, gain), 0);
}

/** The farthest pixel that a kernel reaches. */
export function reachOf({ parts }: Kernel): number {
	return Math.ceil(REACH * Math.max(...parts.map(({ sigma }) => sigma)));
}

/**
 * A function that convolves channels with a kernel, in a region alone; its scratch is kept between calls.
 *
 * @param region where results are wanted
 * @param tall the region with as many rows above and below as the kernel reaches
 */
export function createConvolver(
	{ parts }: Kernel,
	{ width, height }: Pick<Field, "width" | "height">,
	region: Region,
	tall: Region,
): (from: Float32Array, to: Float32Array) => void {
	const across = new Float32Array(width * height);
	const gaussians = parts.map(({ gain, sigma }) => ({
		gain,
		taps: sigma > 0 ? tapsOf(sigma) : undefined,
	}));
	return (from, to) => {
		eachRun(region, width, (first, last) => to.fill(0, first, last));
		for (const { gain, taps } of gaussians) {
			if (taps === undefined) {
				eachRun(region, width, (first, last) => {
					for (let i = first; i < last; i++) to[i] += gain * from[i];
				});
				continue;
			}
			eachRun(tall, width, (first, last, y) =>
				filterRow(from, across, first, last, y * width, width, taps),
			);
			eachRun(region, width, (first, last, y) => {
				for (let k = 0; k < taps.length; k++) {
					const up = (Math.max(0, y - k) - y) * width;
					const down = (Math.min(height - 1, y + k) - y) * width;
					addRows(across, to, first, last, up, down, k, gain * taps[k]);
				}
			});
		}
	};
}

function addRows(
	from: Float32Array,
	to: Float32Array,
	first: number,
	last: number,
	up: number,
	down: number,
	k: number,
	tap: number,
): void {
	if (k === 0) {
		for (let i = first; i < last; i++) to[i] += tap * from[i];
		return;
	}
	for (let i = first; i < last; i++) {
		to[i] += tap * (from[i + up] + from[i + down]);
	}
}

/** Pixels beyond the border are those at it. */
function filterRow(
	from: Float32Array,
	to: Float32Array,
	first: number,
	last: number,
	start: number,
	width: number,
	taps: Float32Array,
): void {
	const reach = taps.length - 1;
	const end = start + width - 1;
	for (let i = first; i < last; i++) {
		let sum = taps[0] * from[i];
		if (i - reach >= start && i + reach <= end) {
			for (let k = 1; k <= reach; k++) {
				sum += taps[k] * (from[i - k] + from[i + k]);
			}
		} else {
			for (let k = 1; k <= reach; k++) {
				sum +=
					taps[k] * (from[Math.max(start, i - k)] + from[Math.min(end, i + k)]);
			}
		}
		to[i] = sum;
	}
}
