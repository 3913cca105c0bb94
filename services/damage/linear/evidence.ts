import type { Raster } from "../../image/raster.ts";
import { busyRegion, fieldOfRaster } from "../pixels.ts";
import { eachRun, type Field } from "../restore/field.ts";
import type { Evidence } from "../restore/total-variation.ts";
import {
	createConvolver,
	greatestGain,
	type Kernel,
	reachOf,
} from "./kernel.ts";

/** Mean of what a standard normal value exceeds its mean by where it does: sqrt(2 / pi). */
const EXCESS = Math.sqrt(2 / Math.PI);

/**
 * What a picture says that was blurred or sharpened by a known kernel K, had noise added, or both: the
 * picture x before is such that K x is y up to noise, in squares:
 *
 *   1/2 |K x - y|^2, whose gradient is K (K x - y), for K is symmetric.
 *
 * Levels were held to 0..255, so where y is at a bound, K x may lie beyond it; with noise it lies
 * beyond by the mean of what was cut off.
 *
 * Each step costs two convolutions a channel.
 *
 * @param kernel nothing for noise alone
 * @param noise one standard deviation, levels, >= 0
 * @param price levels of miss that a level of variation is worth
 */
export function linearEvidence(
	raster: Raster,
	kernel: Kernel | undefined,
	noise: number,
	price: number,
): { field: Field; evidence: Evidence } {
	const field = fieldOfRaster(raster);
	const seen = field.channels.map((values) => values.slice());
	const reach = kernel === undefined ? 0 : reachOf(kernel);
	const { region, tall } = busyRegion(raster, reach);
	const gain = kernel === undefined ? 1 : greatestGain(kernel);
	const { width, height } = field;
	const convolve = kernel && createConvolver(kernel, field, region, tall);
	const blurred = new Float32Array(width * height);
	const missed = new Float32Array(width * height);
	const step = 1 / (gain * gain);
	return {
		field,
		evidence: {
			region,
			step,
			dualStep: 1 / (16 * step),
			price,
			pull(after, before, length) {
				for (let c = 0; c < seen.length; c++) {
					const from = before.channels[c];
					const to = after.channels[c];
					if (convolve === undefined) {
						misses(from, seen[c]);
						subtract(to, missed, length);
						continue;
					}
					convolve(from, blurred);
					misses(blurred, seen[c]);
					convolve(missed, blurred);
					subtract(to, blurred, length);
				}
			},
		},
	};

	/** How far a drawn channel is from the one seen, where it says anything. */
	function misses(drawn: Float32Array, level: Float32Array): void {
		const beyond = EXCESS * noise;
		eachRun(region, width, (first, last) => {
			for (let i = first; i < last; i++) {
				const miss = drawn[i] - level[i];
				if (level[i] >= 254.5) missed[i] = Math.min(0, miss - beyond);
				else if (level[i] <= 0.5) missed[i] = Math.max(0, miss + beyond);
				else missed[i] = miss;
			}
		});
	}

	function subtract(
		from: Float32Array,
		gradient: Float32Array,
		length: number,
	): void {
		eachRun(region, width, (first, last) => {
			for (let i = first; i < last; i++) from[i] -= length * gradient[i];
		});
	}
}
