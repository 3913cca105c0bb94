import type { Trace, TraceHints } from "../converter.ts";
import { svgFacts } from "../svg-facts.ts";
import { fitCurves } from "./curves/index.ts";
import { mapImage } from "./map-image.ts";
import type { SubpixelParameters } from "./parameters.ts";
import { traceWell } from "./trace-well.ts";
import { writeSvg } from "./writing/index.ts";

/** Parameters' middle of the road for smoothing, where the price of a number is the fitter's own default. */
const ECONOMY = 4;

/** All eight stages: from pixels to the SVG. */
export const traceSubpixel: Trace<SubpixelParameters> = (
	raster,
	given,
	hints = {},
) => {
	const parameters = withHints(given, hints);
	const economy = 2 * ECONOMY * parameters.smoothing;
	if (parameters.effort === "quality") {
		const svg = traceWell(raster, parameters, economy);
		return { svg, facts: svgFacts(svg) };
	}
	const map = mapImage(raster, parameters);
	const curves = fitCurves(map, {
		tolerance: parameters.precision,
		cornerAngle: parameters.corner_angle,
		economy,
		effort: "fast",
	});
	const svg = writeSvg(map, curves, {
		decimals: 2,
		layering: parameters.stacking,
		beneath: "faithful",
	});
	return { svg, facts: svgFacts(svg) };
};

/** What is known of the noise takes the place of measuring it; less can't be asked for. */
function withHints(
	parameters: SubpixelParameters,
	{ noise = 0 }: TraceHints,
): SubpixelParameters {
	if (noise === 0) return parameters;
	const asked = parameters.noise === "auto" ? 0 : parameters.noise;
	return { ...parameters, noise: Math.max(asked, noise) };
}
