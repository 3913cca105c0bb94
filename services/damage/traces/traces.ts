import type { Raster } from "../../image/raster.ts";
import { shareOfSharpEdges } from "../sharp-edges.ts";
import { correlationTraces } from "./correlations.ts";
import { distanceTraces } from "./distances.ts";
import { histogramTraces } from "./histograms.ts";
import { levelTraces } from "./levels.ts";
import { planesOf } from "./planes.ts";
import { rhythmTraces } from "./rhythm.ts";
import { runTraces } from "./runs.ts";

/** Raised whenever a trace is added, dropped or computed otherwise; the model names the one that it learned on. */
export const TRACES_VERSION = 1;

/** What of a picture may tell of damage, by name: shares, ratios and logarithms of counts. */
export function namedTraces(raster: Raster): Record<string, number> {
	const planes = planesOf(raster);
	return {
		sharp_edges: shareOfSharpEdges(raster),
		longer_side: Math.log2(Math.max(raster.width, raster.height)),
		shorter_side: Math.log2(Math.min(raster.width, raster.height)),
		...levelTraces(planes),
		...histogramTraces(planes),
		...runTraces(planes),
		...distanceTraces(planes),
		...correlationTraces(planes),
		...rhythmTraces(planes),
	};
}

/**
 * The same in order, as a model is given it.
 *
 * Cost: some 25 passes over the middle 512 x 512 pixels at most.
 *
 * @returns as many numbers as {@link TRACE_NAMES}, all finite
 */
export function tracesOf(raster: Raster): Float32Array {
	return Float32Array.from(Object.values(namedTraces(raster)));
}

/** The names of the traces in the order of {@link tracesOf}. */
export const TRACE_NAMES: readonly string[] = Object.keys(
	namedTraces({
		width: 1,
		height: 1,
		data: new Uint8ClampedArray([255, 255, 255, 255]),
	}),
);
