import { ServiceError } from "../../service-error.ts";
import type { Trace } from "../converter.ts";
import { svgFacts } from "../svg-facts.ts";
import { drawLayers } from "./draw-layers.ts";
import type { ImagetracerOptions } from "./options.ts";
import { withSeededRandom } from "./seeded-random.ts";

/**
 * imagetracerjs 1.2.6 behind the converter interface. Its tracing is left as it
 * is, stage by stage. Three things around it differ: the root element is ours (the library
 * writes either a viewBox or a size, and an attribute that SVG doesn't know),
 * its random numbers have a fixed seed, and its palette is a copy, because the
 * library writes into it.
 *
 * @throws ServiceError INVALID_IMAGE when the library fails on these pixels and options
 */
export const traceImagetracer: Trace<ImagetracerOptions> = (
	raster,
	parameters,
) => {
	const options = structuredClone(parameters);
	let layers: string[];
	try {
		layers = withSeededRandom(() => drawLayers({ ...raster }, options));
	} catch (cause) {
		// The library looks for the outline around each hole and assumes that it
		// kept one; with parallel layering or a high pathomit it may not have.
		throw new ServiceError(
			"INVALID_IMAGE",
			"imagetracer can't trace this image with these options; try layering 0 or a lower pathomit.",
			{ cause },
		);
	}
	const { width, height } = raster;
	const { scale } = options;
	const root = `<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="${width}" height="${height}" viewBox="0 0 ${width * scale} ${height * scale}">`;
	const svg = [root, ...layers, "</svg>"].join("");
	return { svg, facts: svgFacts(svg) };
};
