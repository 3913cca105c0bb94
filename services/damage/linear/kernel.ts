import type { Field } from "../restore/field.ts";

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

/** A function that convolves channels with a kernel; its scratch is kept between calls. */
export function createConvolver(
	{ parts }: Kernel,
	{ width, height }: Pick<Field, "width" | "height">,
): (from: Float32Array, to: Float32Array) => void {
	const across = new Float32Array(width * height);
	const gaussians = parts.map(({ gain, sigma }) => ({
		gain,
		taps: sigma > 0 ? tapsOf(sigma) : undefined,
	}));
	return (from, to) => {
		to.fill(0);
		for (const { gain, taps } of gaussians) {
			if (taps === undefined) {
				for (let i = 0; i < to.length; i++) to[i] += gain * from[i];
				continue;
			}
			filterRows(from, across, width, height, taps);
			addFilteredColumns(across, to, width, height, taps, gain);
		}
	};
}

/** Pixels beyond the border are those at it. */
function filterRows(
	from: Float32Array,
	to: Float32Array,
	width: number,
	height: number,
	taps: Float32Array,
): void {
	const reach = taps.length - 1;
	for (let y = 0; y < height; y++) {
		const row = y * width;
		const last = row + width - 1;
		for (let x = 0; x < width; x++) {
			const i = row + x;
			let sum = taps[0] * from[i];
			if (x >= reach && x < width - reach) {
				for (let k = 1; k <= reach; k++) {
					sum += taps[k] * (from[i - k] + from[i + k]);
				}
			} else {
				for (let k = 1; k <= reach; k++) {
					sum +=
						taps[k] *
						(from[Math.max(row, i - k)] + from[Math.min(last, i + k)]);
				}
			}
			to[i] = sum;
		}
	}
}

function addFilteredColumns(
	from: Float32Array,
	to: Float32Array,
	width: number,
	height: number,
	taps: Float32Array,
	gain: number,
): void {
	for (let y = 0; y < height; y++) {
		for (let k = 0; k < taps.length; k++) {
			const tap = gain * taps[k];
			const up = Math.max(0, y - k) * width;
			const down = Math.min(height - 1, y + k) * width;
			const row = y * width;
			if (k === 0) {
				for (let x = 0; x < width; x++) to[row + x] += tap * from[row + x];
			} else {
				for (let x = 0; x < width; x++) {
					to[row + x] += tap * (from[up + x] + from[down + x]);
				}
			}
		}
	}
}
