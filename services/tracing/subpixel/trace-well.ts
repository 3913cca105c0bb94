import type { Raster } from "../../image/raster.ts";
import { fitCurves } from "./curves/index.ts";
import { estimateNoise, readPixels } from "./intake/index.ts";
import { mapImage } from "./map-image.ts";
import type { SubpixelParameters } from "./parameters.ts";
import { simplifyCurves } from "./simplify/simplify.ts";
import { drawMap } from "./solve/drawing.ts";
import { likeness } from "./solve/likeness.ts";
import { premultiplied, refineCurves } from "./solve/refine.ts";
import { softness } from "./solve/softness.ts";
import { writeSvg } from "./writing/index.ts";

/** Linearisations of the joint solve; two or three are enough for most drawings. */
const ROUNDS = 4;
/** Simplifications, each followed by a short solve. */
const PASSES = 2;
const ROUNDS_AGAIN = 2;
/** Boundaries of more points than this, as noise and photographs have, get the short solve only. */
const DENSE = 30_000;
/**
 * Edges softer than this are blurred, by half a pixel and more. Sharp edges that are moved until they
 * draw blurred pixels come out further from the truth than measured ones: their corners are cut.
 */
const SOFT = 0.45;
/** A number costs so many times what it costs the plain fit: there is better evidence now. */
const PRICE = 3;
/** Most pixels that a simplification looks at, so that noise and photographs stay bounded. */
const WORK = 20_000_000;
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
	if (softness(map, fitted, target) > SOFT) {
		return writeSvg(map, fitted, options);
	}
	const noise =
		parameters.noise === "auto"
			? estimateNoise(readPixels(raster))
			: parameters.noise;
	const points = map.edges.reduce((sum, { sigma }) => sum + sigma.length, 0);
	const [rounds, passes] =
		points > DENSE ? [ROUNDS_AGAIN, 1] : [ROUNDS, PASSES];
	let curves = refineCurves(map, fitted, target, { noise, rounds });
	for (let pass = 0; pass < passes; pass++) {
		const fewer = simplifyCurves(map, curves, target, {
			economy: PRICE * economy,
			noise,
			work: WORK,
		});
		curves = refineCurves(map, fewer, target, {
			noise,
			rounds: ROUNDS_AGAIN,
		});
	}
	const plain = likeness(drawMap(map, fitted), target, width, height);
	const refined = likeness(drawMap(map, curves), target, width, height);
	return writeSvg(
		map,
		refined >= plain - ALLOWED_LOSS ? curves : fitted,
		options,
	);
}
