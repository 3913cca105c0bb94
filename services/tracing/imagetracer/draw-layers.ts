import ImageTracer from "imagetracerjs";
import type { Raster } from "../../image/raster.ts";
import type { ImagetracerOptions } from "./options.ts";

/**
 * What imagetracerjs draws, by its own stages, one layer after the other, and of it one path. As a whole (`imagedataToSVG`) it holds the points of all
 * layers until the last is traced, and the text as a tree of millions of pieces: 430 MB for a photograph of a megapixel.
 *
 * @param image its pixels may be replaced
 * @param options may be changed in place
 * @returns the markup of each layer, the lowest first, without a root
 */
export function drawLayers(
	image: Raster,
	options: ImagetracerOptions,
): string[] {
	ImageTracer.checkoptions(options);
	const quantised = ImageTracer.colorquantization(image, options);
	const { palette } = quantised;
	const atOnce =
		options.layering === 0 ? undefined : ImageTracer.layering(quantised);
	return palette.map((_, layer) => {
		const edges = atOnce?.[layer] ?? ImageTracer.layeringstep(quantised, layer);
		const paths = ImageTracer.pathscan(edges, options.pathomit);
		const traced = paths.map((path) => {
			const nodes = ImageTracer.internodes([path], options);
			path.points = [];
			return ImageTracer.batchtracepaths(
				nodes,
				options.ltres,
				options.qtres,
			)[0];
		});
		const layers: (typeof traced)[] = [];
		layers[layer] = traced;
		// Joined, a path's text is one piece again.
		return traced
			.map(({ isholepath }, path) =>
				isholepath
					? ""
					: ImageTracer.svgpathstring(
							{ layers, palette },
							layer,
							path,
							options,
						),
			)
			.join("");
	});
}
