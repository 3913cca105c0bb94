import type { Raster } from "../../image/raster.ts";
import {
	estimateNoise,
	quieten,
	readPixels,
	sortByFlatness,
} from "./intake/index.ts";
import { createPaintTable } from "./paint/table.ts";
import { forcePalette } from "./palette/force.ts";
import { foundPaints } from "./palette/found.ts";
import { findZones } from "./palette/zones.ts";
import type { SubpixelParameters } from "./parameters.ts";
import { buildPlanarMap } from "./planar-map/index.ts";
import { assignPaints } from "./regions/assign.ts";
import { despeckle } from "./regions/despeckle.ts";
import { findFaces, frame } from "./regions/faces.ts";
import type { PlanarMap } from "./types.ts";

/**
 * Bounds that keep every drawing, noise and photographs above all, below a megabyte of SVG: most faces,
 * and most unit steps of boundary, of which those of a texture turn at every pixel.
 */
const MOST_FACES = 6000;
const MOST_BOUNDARY = 240_000;
const MOST_DENSE_BOUNDARY = 60_000;

/** Stages 1 to 5: from pixels to the planar map with measured boundaries. */
export function mapImage(
	raster: Raster,
	parameters: SubpixelParameters,
): PlanarMap {
	const { width, height } = raster;
	const { palette } = parameters;
	const given = readPixels(raster);
	const noise =
		parameters.noise === "auto" ? estimateNoise(given) : parameters.noise;
	const pixels = noise > 0 ? quieten(given, noise) : given;
	const kinds = sortByFlatness(pixels, noise);
	const zones = findZones(pixels, kinds);
	const table = createPaintTable();
	const options = {
		noise,
		maxInks: parameters.max_inks,
		inkDistance: parameters.ink_distance,
		gradients: parameters.gradients && palette.length === 0,
		// Noise joins zones over faint boundaries, which a sum of ramps would wash out.
		shading: parameters.effort === "quality" && noise === 0,
	};
	const { labels, banded } = foundPaints(pixels, zones, table, options);
	const { textured } = assignPaints(pixels, table, labels, options);
	if (palette.length > 0) forcePalette(palette, table, labels);
	const regions = despeckle(
		findFaces(frame(labels, width, height), width + 2),
		table,
		{
			minArea: parameters.min_area,
			maxFaces: MOST_FACES,
			maxBoundary: textured || banded ? MOST_DENSE_BOUNDARY : MOST_BOUNDARY,
			maxDenseBoundary: MOST_DENSE_BOUNDARY,
		},
	);
	return buildPlanarMap(pixels, regions, table, noise);
}
