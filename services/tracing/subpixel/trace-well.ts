import type { Raster } from "../../image/raster.ts";
import { fitCurves } from "./curves/index.ts";
import { mapImage } from "./map-image.ts";
import type { SubpixelParameters } from "./parameters.ts";
import { drawMap } from "./solve/drawing.ts";
import { likeness } from "./solve/likeness.ts";
import { premultiplied, refineCurves } from "./solve/refine.ts";
import { writeSvg } from "./writing/index.ts";

/** Linearisations of the joint solve; two or three are enough for most drawings. */
const ROUNDS = 6;
/** The better drawing may be this much less like the image than the plain fit, for fewer numbers. */
const ALLOWED_LOSS = 0.001;

/**
 * The quality setting: what the fast one does, and then all curves are moved together until their
 * exact drawing matches the pixels. The result is drawn and compared with the plain fit's drawing, and
 * whichever is better is written. Work is bounded by counted rounds, never by a clock, so equal
 * input gives equal bytes.
 */
export function traceWell(
	raster: Raster,
	parameters: SubpixelParameters,
	economy: number,
): string {
	const map = mapImage(raster, parameters);
	const fitted = fitCurves(map, {
		tolerance: parameters.precision,
		cornerAngle: parameters.corner_angle,
		economy,
		effort: "quality",
	});
	const options = {
		decimals: 2,
		layering: parameters.stacking,
		beneath: "coarse",
	} as const;
	// With forced colours the drawing isn't meant to match the pixels.
	if (parameters.palette.length > 0) return writeSvg(map, fitted, options);
	const { width, height } = raster;
	const target = premultiplied(raster.data);
	const curves = refineCurves(map, fitted, target, {
		noise: parameters.noise === "auto" ? 0 : parameters.noise,
		rounds: ROUNDS,
	});
	const plain = likeness(drawMap(map, fitted), target, width, height);
	const refined = likeness(drawMap(map, curves), target, width, height);
	return writeSvg(
		map,
		refined >= plain - ALLOWED_LOSS ? curves : fitted,
		options,
	);
}
