import type { Intake } from "../intake/index.ts";
import type { Palette } from "../palette/establish.ts";
import {
	isRecoloured,
	type Recolouring,
	recolour,
} from "../palette/recolour.ts";
import { assignPaints } from "./assign.ts";
import { despeckle } from "./despeckle.ts";
import type { AssignOptions } from "./edge-pixels.ts";
import { findFaces, frame, type Regions } from "./faces.ts";

export interface RegionOptions extends AssignOptions, Recolouring {
	/** Faces of fewer square pixels are given to a neighbour. */
	readonly minArea: number;
}

/**
 * Bounds that keep every drawing, noise and photographs above all, below a megabyte of SVG: most faces,
 * and most unit steps of boundary, of which those of a texture turn at every pixel.
 */
const MOST_FACES = 6000;
const MOST_BOUNDARY = 240_000;
const MOST_DENSE_BOUNDARY = 60_000;

/**
 * Stage 3: give every pixel a paint and join the pixels of one paint to faces, none of them a speck and
 * not too many.
 *
 * @param palette its labels are completed in place, its table may grow
 */
export function divideIntoRegions(
	{ pixels, noise }: Intake,
	{ table, labels, unlabelled, banded }: Palette,
	options: RegionOptions,
): Regions {
	const { width, height } = pixels;
	const { textured } = assignPaints(
		pixels,
		table,
		labels,
		unlabelled,
		noise,
		options,
	);
	if (isRecoloured(options)) recolour(options, table, labels, width);
	return despeckle(findFaces(frame(labels, width, height), width + 2), table, {
		minArea: options.minArea,
		maxFaces: MOST_FACES,
		maxBoundary: textured || banded ? MOST_DENSE_BOUNDARY : MOST_BOUNDARY,
		maxDenseBoundary: MOST_DENSE_BOUNDARY,
	});
}
