import type { Raster } from "../../image/raster.ts";
import { readPixels, sortByFlatness } from "./intake/index.ts";
import { createPaintTable } from "./paint/table.ts";
import { foundPaints } from "./palette/found.ts";
import { findZones } from "./palette/zones.ts";
import type { SubpixelParameters } from "./parameters.ts";
import { buildPlanarMap } from "./planar-map/index.ts";
import { assignPaints } from "./regions/assign.ts";
import { despeckle } from "./regions/despeckle.ts";
import { findFaces, frame } from "./regions/faces.ts";
import type { PlanarMap } from "./types.ts";

/** Bounds that keep noise and photographs to about a megabyte of SVG. */
const MOST_FACES = 6000;
const MOST_BOUNDARY = 160_000;

/** Stages 1 to 5: from pixels to the planar map with measured boundaries. */
export function mapImage(
	raster: Raster,
	parameters: SubpixelParameters,
): PlanarMap {
	const { width, height } = raster;
	const pixels = readPixels(raster);
	const noise = parameters.noise === "auto" ? 0 : parameters.noise;
	const kinds = sortByFlatness(pixels, noise);
	const zones = findZones(pixels, kinds);
	const table = createPaintTable();
	const options = {
		noise,
		maxInks: parameters.max_inks,
		inkDistance: parameters.ink_distance,
		gradients: parameters.gradients,
		mayFound: true,
	};
	const labels = foundPaints(pixels, zones, table, options);
	assignPaints(pixels, table, labels, options);
	const regions = despeckle(
		findFaces(frame(labels, width, height), width + 2),
		table,
		{
			minArea: parameters.min_area,
			maxFaces: MOST_FACES,
			maxBoundary: MOST_BOUNDARY,
		},
	);
	return buildPlanarMap(pixels, regions, table, noise);
}
