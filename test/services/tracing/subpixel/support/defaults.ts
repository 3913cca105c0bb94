import type { Raster } from "../../../../../services/image/raster.ts";
import type { CurveOptions } from "../../../../../services/tracing/subpixel/curves/index.ts";
import {
	readPixels,
	takeIn,
} from "../../../../../services/tracing/subpixel/intake/index.ts";
import {
	defaultSubpixelParameters,
	type SubpixelParameters,
} from "../../../../../services/tracing/subpixel/parameters.ts";
import { mapImage } from "../../../../../services/tracing/subpixel/trace.ts";
import type { PlanarMap } from "../../../../../services/tracing/subpixel/types.ts";
import type { WriteOptions } from "../../../../../services/tracing/subpixel/writing/index.ts";

export const curveOptions: CurveOptions = {
	tolerance: 0.12,
	cornerAngle: 22,
	economy: 4,
};

export const writeOptions: WriteOptions = {
	decimals: 2,
	layering: "stacked",
	beneath: "faithful",
};

/** The planar map of an image, by the tracer's defaults but for `changes`. */
export function mapOf(
	image: Raster,
	changes: Partial<SubpixelParameters> = {},
): PlanarMap {
	const parameters = { ...defaultSubpixelParameters, ...changes };
	return mapImage(takeIn(readPixels(image), parameters.noise), parameters);
}
