import type { Raster } from "../../image/raster.ts";
import type { Trace, TraceHints } from "../converter.ts";
import { svgFacts } from "../svg-facts.ts";
import { measureBoundaries } from "./boundary/measure-map.ts";
import { allowCurves, primitiveOf } from "./curves/allowed.ts";
import { fitCurves } from "./curves/index.ts";
import { drawWithWords } from "./fine/draw-words.ts";
import { finePrint, TIMES } from "./fine/fine-print.ts";
import { loosened, shrinkCurves, shrinkMap } from "./fine/shrink.ts";
import {
	type Intake,
	type Pixels,
	readPixels,
	takeIn,
} from "./intake/index.ts";
import { withoutMatte } from "./intake/matte.ts";
import { surroundOf } from "./margin/ground.ts";
import { intakeWithMargin, withMargin } from "./margin/margin.ts";
import {
	curvesWithoutMargin,
	mapWithoutMargin,
} from "./margin/without-margin.ts";
import { matchPixels } from "./match-pixels.ts";
import { establishPalette } from "./palette/establish.ts";
import { isRecoloured } from "./palette/recolour.ts";
import type { SubpixelParameters } from "./parameters.ts";
import { traceCracks } from "./planar-map/cracks.ts";
import { divideIntoRegions } from "./regions/divide.ts";
import { regularShapes } from "./regular-shapes.ts";
import { meansSquares } from "./squares/detect.ts";
import { mapSquares } from "./squares/map-squares.ts";
import {
	allowedCurves,
	curveOptions,
	paletteOptions,
	recolouring,
	regionOptions,
	writeOptions,
} from "./stage-options.ts";
import { strokeFaces } from "./stroke-faces.ts";
import type { StrokeFaces } from "./strokes/index.ts";
import type { Curve, PlanarMap } from "./types.ts";
import { writeSvg } from "./writing/index.ts";

/** Magnified faces need so much of the area that others need. */
const FINE_AREA = 0.2;

/** All stages, in their order: from pixels to the SVG. */
export const traceSubpixel: Trace<SubpixelParameters> = (
	given,
	parameters,
	known = {},
) => {
	const seen = readPixels(given);
	const mayHaveMatte = parameters.damage === "auto" && !seen.opaque;
	const raster = mayHaveMatte ? withoutMatte(given) : given;
	const pixels = raster === given ? seen : readPixels(raster);
	const squares = squaresOf(pixels, parameters, known.noise);
	if (squares !== undefined) {
		const { map, curves } = squares;
		const svg = writeSvg(map, curves, {
			...writeOptions(parameters),
			beneath: "nothing",
			crisp: true,
		});
		return { svg, facts: svgFacts(svg) };
	}
	const { map, curves } = drawPixels(raster, pixels, parameters, known);
	const strokes = mayStroke(parameters)
		? strokeFaces(map, curves, curveOptions(parameters))
		: undefined;
	const named = regularCurves(map, curves, parameters);
	const svg = writeSvg(map, allowCurves(named, allowedCurves(parameters)), {
		...writeOptions(parameters),
		...(strokes && { strokes: allowedStrokes(strokes, parameters) }),
	});
	return { svg, facts: svgFacts(svg) };
};

/**
 * Stages 1 to 7: from pixels to the drawing. Where shapes reach the picture's border it has a margin meanwhile, in which they end.
 */
export function drawPixels(
	raster: Raster,
	pixels: Pixels,
	parameters: SubpixelParameters,
	known: TraceHints = {},
): Fitted {
	const surround = surroundOf(raster);
	if (surround === undefined)
		return matched(raster, fitPixels(pixels, parameters, known), parameters);
	const framed = withMargin(raster, surround);
	const fine = known.noise ? undefined : finePrint(readPixels(framed));
	const fitted =
		fine === undefined
			? fitImage(
					intakeWithMargin(takeIn(pixels, parameters.noise, known), surround),
					parameters,
				)
			: fitFine(fine, parameters);
	const { map, curves, noise } = matched(framed, fitted, parameters);
	return {
		map: mapWithoutMargin(map),
		curves: curvesWithoutMargin(map, curves),
		noise,
	};
}

/** With the careful setting, moved until their drawing matches the pixels. */
function matched(
	raster: Raster,
	fitted: Fitted,
	parameters: SubpixelParameters,
): Fitted {
	if (!matchesPixels(parameters)) return fitted;
	const { map, curves, noise } = fitted;
	const { economy } = curveOptions(parameters);
	return {
		...fitted,
		curves: matchPixels(
			map,
			curves,
			withUnconflated(raster, map.unconflated),
			noise,
			economy,
		),
	};
}

/** A picture whose boundaries that were drawn twice are as if drawn once. */
function withUnconflated(
	raster: Raster,
	fixed: PlanarMap["unconflated"],
): Raster {
	if (fixed === undefined) return raster;
	const data = raster.data.slice();
	for (const [pixel, value] of fixed) {
		const alpha = value >>> 24;
		const scale = alpha > 0 ? 255 / alpha : 0;
		for (let c = 0; c < 3; c++)
			data[4 * pixel + c] = scale * ((value >>> (8 * c)) & 255);
		data[4 * pixel + 3] = alpha;
	}
	return { ...raster, data };
}

/** The pixels as squares, where that is asked for or they are meant so; what was restored has no squares left. */
function squaresOf(pixels: Pixels, parameters: SubpixelParameters, noise = 0) {
	const { pixel_art } = parameters;
	if (pixel_art === "never") return undefined;
	const wanted =
		pixel_art === "always" || (noise === 0 && meansSquares(pixels));
	return wanted ? mapSquares(pixels, recolouring(parameters)) : undefined;
}

/** A map with the curves that were fitted to it. */
interface Fitted {
	readonly map: PlanarMap;
	readonly curves: readonly Curve[];
	/** One standard deviation of the pixels, levels. */
	readonly noise: number;
}

/** Stages 1 to 6; small lettering is magnified for them. */
function fitPixels(
	pixels: Pixels,
	parameters: SubpixelParameters,
	known: TraceHints,
): Fitted {
	const fine = known.noise ? undefined : finePrint(pixels);
	return fine === undefined
		? fitImage(takeIn(pixels, parameters.noise, known), parameters)
		: fitFine(fine, parameters);
}

/** Stages 2 to 6; words in small print are drawn by themselves. */
function fitImage(image: Intake, parameters: SubpixelParameters): Fitted {
	const drawRest = (rest: Intake) => {
		const map = mapImage(rest, parameters);
		return { map, curves: fitCurves(map, curveOptions(parameters)) };
	};
	const drawn = isRecoloured(recolouring(parameters))
		? drawRest(image)
		: drawWithWords(image, drawRest, (fine) => fitFine(fine, parameters));
	return { ...drawn, noise: image.noise };
}

/** What is fitted to magnified pixels, brought back to the picture's size. */
function fitFine(fine: Pixels, parameters: SubpixelParameters): Fitted {
	const map = loosened(
		mapImage(takeIn(fine, 0), {
			...parameters,
			// One ink on one ground has none, and paints aren't brought back to size.
			gradients: false,
			min_area: TIMES * TIMES * FINE_AREA * parameters.min_area,
		}),
	);
	const options = curveOptions(parameters);
	const curves = fitCurves(map, {
		...options,
		tolerance: TIMES * options.tolerance,
	});
	return {
		map: shrinkMap(map, TIMES),
		curves: shrinkCurves(curves, TIMES),
		noise: 0,
	};
}

/** Stages 2 to 5: from pixels to the planar map with measured boundaries. */
export function mapImage(
	image: Intake,
	parameters: SubpixelParameters,
): PlanarMap {
	const palette = establishPalette(image, paletteOptions(parameters));
	const regions = divideIntoRegions(image, palette, regionOptions(parameters));
	const cracks = traceCracks(regions);
	return measureBoundaries(image, palette.table, regions, cracks);
}

/** With polygons and stars, where those are wanted by name. */
function regularCurves(
	map: PlanarMap,
	curves: readonly Curve[],
	parameters: SubpixelParameters,
): readonly Curve[] {
	const { primitives } = parameters;
	if (!primitives.includes("polygon") && !primitives.includes("star"))
		return curves;
	return regularShapes(map, curves, curveOptions(parameters), (shape) =>
		primitives.includes(primitiveOf(shape)),
	);
}

/** Beside shapes that are cut out a stroke would leave gaps; centre lines are strokes in any case. */
function mayStroke({ strokes, draw, stacking }: SubpixelParameters): boolean {
	if (draw === "centerline") return true;
	return strokes === "auto" && draw === "fill" && stacking === "stacked";
}

function allowedStrokes(
	{ strokes, needless }: StrokeFaces,
	parameters: SubpixelParameters,
): StrokeFaces {
	const allowed = allowedCurves(parameters);
	const said = [...strokes].map(([face, own]) => {
		const curves = allowCurves(
			own.map(({ curve }) => curve),
			allowed,
		);
		return [face, own.map((one, k) => ({ ...one, curve: curves[k] }))] as const;
	});
	return { strokes: new Map(said), needless };
}

/** With other colours than its own the drawing isn't meant to match the pixels. */
function matchesPixels(parameters: SubpixelParameters): boolean {
	return (
		parameters.effort === "quality" && !isRecoloured(recolouring(parameters))
	);
}
