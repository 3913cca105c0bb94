import type { Raster } from "../../image/raster.ts";
import { schemaDefaults } from "../../options.ts";
import type { Converter, TraceResult } from "../converter.ts";
import { svgFacts } from "../svg-facts.ts";
import { fitCurves } from "./curves/index.ts";
import { mapImage } from "./map-image.ts";
import { type SubpixelParameters, subpixelParameters } from "./parameters.ts";
import { writeSvg } from "./writing/index.ts";

export {
	defaultSubpixelParameters,
	type SubpixelParameters,
	subpixelParameters,
} from "./parameters.ts";

/** Parameters' middle of the road for smoothing, where the price of a number is the fitter's own default. */
const ECONOMY = 4;

/**
 * The sub-pixel tracer: anti-aliased pixels are read as measurements of where edges run. Pure and
 * deterministic; see README.md for the stages.
 */
export const subpixel: Converter<SubpixelParameters> = {
	name: "subpixel",
	parameters: subpixelParameters,
	complete(given) {
		return {
			...schemaDefaults(subpixelParameters),
			...given,
		} as SubpixelParameters;
	},
	trace(raster: Raster, parameters: SubpixelParameters): TraceResult {
		const map = mapImage(raster, parameters);
		const curves = fitCurves(map, {
			tolerance: parameters.precision,
			cornerAngle: parameters.corner_angle,
			economy: 2 * ECONOMY * parameters.smoothing,
			effort: parameters.effort,
		});
		const svg = writeSvg(map, curves, {
			decimals: 2,
			layering: parameters.stacking,
		});
		return { svg, facts: svgFacts(svg) };
	},
};
