import type { Raster } from "../../image/raster.ts";
import type { Field, Region } from "../field.ts";
import { fillSheet, sheetLength } from "../loops/layout.ts";
import type { Loops } from "../loops/loops.ts";
import { busyRegion, fieldOfRaster } from "../pixels.ts";
import type { Evidence } from "../restore/total-variation.ts";
import {
	createConvolver,
	greatestGain,
	type Kernel,
	memoryOfConvolver,
	reachOf,
} from "./kernel.ts";

/** Mean of what a standard normal value exceeds its mean by where it does: sqrt(2 / pi). */
const EXCESS = Math.sqrt(2 / Math.PI);

/** Rows that go through a step's loops together: they fit in a processor's cache. */
const BAND = 16;

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
	const { region, tall } = busyRegion(
		raster,
		kernel === undefined ? 0 : reachOf(kernel),
	);
	const gain = kernel === undefined ? 1 : greatestGain(kernel);
	const step = 1 / (gain * gain);
	return {
		field,
		evidence: {
			region,
			step,
			dualStep: 1 / (16 * step),
			price,
			band: BAND,
			memory: (layout) =>
				(kernel === undefined ? 2 : 3) * sheetLength(layout, layout.channels) +
				integersIn(region) +
				integersIn(tall) +
				(kernel === undefined ? 0 : memoryOfConvolver(kernel, layout)),
			prepare(loops, layout) {
				const sheet = () => loops.floats(sheetLength(layout, layout.channels));
				const [seen, missed] = [sheet(), sheet()];
				fillSheet(seen, layout, field);
				const near = regionIn(loops, region);
				const beyond = EXCESS * noise;
				if (kernel === undefined) {
					return {
						slope(values) {
							loops.misses(values, seen, missed, layout, near, beyond);
							return missed;
						},
					};
				}
				const blurred = sheet();
				const convolve = createConvolver(
					kernel,
					loops,
					layout,
					near,
					regionIn(loops, tall),
				);
				return {
					slope(values) {
						convolve(values, blurred);
						loops.misses(blurred, seen, missed, layout, near, beyond);
						convolve(missed, blurred);
						return blurred;
					},
				};
			},
		},
	};
}

function integersIn({ ends, rows }: Region): number {
	return ends.length + rows.length;
}

function regionIn(loops: Loops, { ends, rows }: Region): Region {
	return { ends: loops.integers(ends), rows: loops.integers(rows) };
}
