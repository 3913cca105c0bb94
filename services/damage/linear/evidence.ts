import type { Raster } from "../../image/raster.ts";
import { busyRegion, fieldOfRaster } from "../pixels.ts";
import type { Field, Region } from "../restore/field.ts";
import type { Evidence } from "../restore/total-variation.ts";
import { createConvolver, greatestGain, type Kernel } from "./kernel.ts";

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
	const region = busyRegion(raster);
	const gain = kernel === undefined ? 1 : greatestGain(kernel);
	const { width, height } = field;
	const convolve = kernel && createConvolver(kernel, field);
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
						misses(from, seen[c], noise, missed);
						subtract(to, missed, length, region, width);
						continue;
					}
					convolve(from, blurred);
					misses(blurred, seen[c], noise, missed);
					convolve(missed, blurred);
					subtract(to, blurred, length, region, width);
				}
			},
		},
	};
}

function misses(
	drawn: Float32Array,
	seen: Float32Array,
	noise: number,
	into: Float32Array,
): void {
	const beyond = EXCESS * noise;
	for (let i = 0; i < into.length; i++) {
		const level = seen[i];
		let miss = drawn[i] - level;
		if (level >= 254.5) miss = Math.min(0, miss - beyond);
		else if (level <= 0.5) miss = Math.max(0, miss + beyond);
		into[i] = miss;
	}
}

function subtract(
	from: Float32Array,
	gradient: Float32Array,
	length: number,
	{ ends, rows }: Region,
	width: number,
): void {
	for (let y = 0; y + 1 < rows.length; y++) {
		for (let run = rows[y]; run < rows[y + 1]; run += 2) {
			const last = y * width + ends[run + 1];
			for (let i = y * width + ends[run]; i < last; i++) {
				from[i] -= length * gradient[i];
			}
		}
	}
}
