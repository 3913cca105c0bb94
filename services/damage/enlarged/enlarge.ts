import type { Raster } from "../../image/raster.ts";
import type { Enlargement } from "./enlargement.ts";
import type { WeightedKernel } from "./kernels.ts";
import { enlargeLine } from "./least-squares.ts";
import type { Axis } from "./line.ts";
import { nearestSources } from "./nearest.ts";
import { mapLines, premultiplied, straight } from "./passes.ts";
import { type Resampler, resampler } from "./resampler.ts";

/** The matrices of both axes; for the weighted kernels. */
export function resamplers(
	enlargement: Enlargement,
	kernel: WeightedKernel,
): Record<Axis, Resampler> {
	const { small, large, alignment, border, phases } = enlargement;
	const way = { kernel, alignment, border, phases };
	return {
		column: resampler(large.height, small.height, way),
		row: resampler(large.width, small.width, way),
	};
}

/**
 * Enlarges a small picture as a large one was: the forward model, to compare drawings through.
 *
 * Cost: taps multiplications a pixel and pass.
 *
 * @param small of the enlargement's small size
 * @returns a raster of its large size
 */
export function enlarge(small: Raster, enlargement: Enlargement): Raster {
	const { large, kernel, alignment } = enlargement;
	if (kernel === "nearest") {
		const rows = nearestSources(large.height, small.height, alignment);
		const columns = nearestSources(large.width, small.width, alignment);
		const from = new Uint32Array(small.data.slice().buffer);
		const data = new Uint32Array(large.width * large.height);
		for (let y = 0; y < large.height; y++)
			for (let x = 0; x < large.width; x++)
				data[y * large.width + x] = from[rows[y] * small.width + columns[x]];
		return { ...large, data: new Uint8ClampedArray(data.buffer) };
	}
	const matrices = resamplers(enlargement, kernel);
	const { last, border } = enlargement;
	const first = last === "column" ? "row" : "column";
	// Those who normalise at the border also keep 8 bits (or clipped 16) between the passes.
	const between = border === "normalise";
	const pass = (axis: Axis) => (values: Float64Array) => {
		const result = enlargeLine(matrices[axis], values);
		return axis === first && between ? result.map(clip) : result;
	};
	const half = mapLines(
		premultiplied(small),
		first,
		matrices[first].large,
		pass(first),
	);
	return straight(mapLines(half, last, matrices[last].large, pass(last)));
}

const clip = (value: number) => Math.min(255, Math.max(0, value));
