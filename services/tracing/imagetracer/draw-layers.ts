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
	const { array, palette } = ImageTracer.colorquantization(image, options);
	// An array of a row's numbers takes some twelve bytes for each.
	const quantised = {
		array: array.map((row) => Int16Array.from(row)),
		palette,
	};
	array.length = 0;
	const edgesOf = edgeFinder(quantised.array);
	const atOnce =
		options.layering === 0 ? undefined : ImageTracer.layering(quantised);
	return palette.map((_, layer) => {
		const edges = atOnce?.[layer] ?? edgesOf(layer);
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

/**
 * The library's `layeringstep`, whose arrays of each layer took some twelve times the room: of each corner between pixels
 * how many of those are of a colour, and where.
 *
 * @param colours of each pixel the index of its colour, with a border
 * @returns each call gives what the one before gave, written anew
 */
function edgeFinder(
	colours: readonly Int16Array[],
): (colour: number) => Int8Array[] {
	const across = colours[0].length;
	const all = new Int8Array(across * colours.length);
	const rows = colours.map((_, y) =>
		all.subarray(y * across, (y + 1) * across),
	);
	return (colour) => {
		rows[0].fill(0);
		for (let y = 1; y < rows.length; y++) {
			const above = colours[y - 1];
			const here = colours[y];
			const row = rows[y];
			row[0] = 0;
			for (let x = 1; x < across; x++)
				row[x] =
					(above[x - 1] === colour ? 1 : 0) +
					(above[x] === colour ? 2 : 0) +
					(here[x - 1] === colour ? 8 : 0) +
					(here[x] === colour ? 4 : 0);
		}
		return rows;
	};
}
