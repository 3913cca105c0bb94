import { type Static, Type } from "typebox";

/**
 * imagetracerjs' own presets, under their own names. The values are those of
 * imagetracerjs 1.2.6 (optionpresets); they are written out because the library
 * mutates its copies, and because this route's output must not move.
 */
export const PRESETS = {
	default: {},
	posterized1: { colorsampling: 0, numberofcolors: 2 },
	posterized2: { numberofcolors: 4, blurradius: 5 },
	posterized3: {
		pathomit: 20,
		colorsampling: 0,
		numberofcolors: 3,
		blurradius: 3,
		strokewidth: 0,
		pal: [
			{ r: 0, g: 0, b: 100, a: 255 },
			{ r: 255, g: 255, b: 255, a: 255 },
		],
	},
	curvy: { ltres: 0.01, linefilter: true, rightangleenhance: false },
	sharp: { qtres: 0.01, linefilter: false },
	detailed: {
		pathomit: 0,
		roundcoords: 2,
		ltres: 0.5,
		qtres: 0.5,
		numberofcolors: 64,
	},
	smoothed: { blurradius: 5, blurdelta: 64 },
	grayscale: { colorsampling: 0, colorquantcycles: 1, numberofcolors: 7 },
	fixedpalette: { colorsampling: 0, colorquantcycles: 1, numberofcolors: 27 },
	randomsampling1: { colorsampling: 1, numberofcolors: 8 },
	randomsampling2: { colorsampling: 1, numberofcolors: 64 },
	artistic1: {
		colorsampling: 0,
		colorquantcycles: 1,
		pathomit: 0,
		blurradius: 5,
		blurdelta: 64,
		ltres: 0.01,
		linefilter: true,
		numberofcolors: 16,
		strokewidth: 2,
	},
	artistic2: {
		qtres: 0.01,
		colorsampling: 0,
		colorquantcycles: 1,
		numberofcolors: 4,
		strokewidth: 0,
	},
	artistic3: { qtres: 10, ltres: 10, numberofcolors: 8 },
	artistic4: {
		qtres: 10,
		ltres: 10,
		numberofcolors: 64,
		blurradius: 5,
		blurdelta: 256,
		strokewidth: 2,
	},
} satisfies Record<string, Partial<ImagetracerOptions>>;

export type PresetName = keyof typeof PRESETS;
const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

const channel = Type.Integer({ minimum: 0, maximum: 255 });

/** Every imagetracerjs option that means something without a browser page. */
export const ImagetracerOptions = Type.Object(
	{
		ltres: Type.Number({
			minimum: 0,
			maximum: 1000,
			default: 1,
			description: "Error threshold of straight lines, in squared pixels.",
		}),
		qtres: Type.Number({
			minimum: 0,
			maximum: 1000,
			default: 1,
			description: "Error threshold of quadratic splines, in squared pixels.",
		}),
		pathomit: Type.Integer({
			minimum: 0,
			maximum: 100_000,
			default: 8,
			description: "Outlines of fewer nodes than this are dropped as noise.",
		}),
		rightangleenhance: Type.Boolean({
			default: true,
			description: "Keep right angles sharp.",
		}),
		colorsampling: Type.Union(
			[Type.Literal(0), Type.Literal(1), Type.Literal(2)],
			{
				default: 2,
				description:
					"Where the palette comes from: 0 generated, 1 sampled at random (with a fixed seed), 2 sampled on a grid.",
			},
		),
		numberofcolors: Type.Integer({
			minimum: 2,
			maximum: 256,
			default: 16,
			description: "Colours of the palette, unless pal is given.",
		}),
		mincolorratio: Type.Number({
			minimum: 0,
			maximum: 1,
			default: 0,
			description:
				"A colour that fewer than this share of the pixels have is drawn anew (with a fixed seed).",
		}),
		colorquantcycles: Type.Integer({
			minimum: 1,
			maximum: 32,
			default: 3,
			description: "Rounds of k-means clustering of the palette.",
		}),
		layering: Type.Union([Type.Literal(0), Type.Literal(1)], {
			default: 0,
			description: "0 sequential, 1 parallel.",
		}),
		strokewidth: Type.Number({
			minimum: 0,
			maximum: 100,
			default: 1,
			description: "Width of the stroke around each path.",
		}),
		linefilter: Type.Boolean({
			default: false,
			description: "Drop paths of fewer than three segments.",
		}),
		scale: Type.Number({
			minimum: 0.01,
			maximum: 100,
			default: 1,
			description:
				"Factor of every coordinate; the viewBox grows with it, width and height stay the input's.",
		}),
		roundcoords: Type.Integer({
			minimum: -1,
			maximum: 8,
			default: 1,
			description: "Decimals of coordinates; -1 rounds nothing.",
		}),
		viewbox: Type.Boolean({
			default: false,
			description:
				"Taken for compatibility: the SVG always has a viewBox, a width and a height.",
		}),
		desc: Type.Boolean({
			default: false,
			description: "Give each path a desc attribute with its layer and number.",
		}),
		lcpr: Type.Number({
			minimum: 0,
			maximum: 100,
			default: 0,
			description: "Radius of the marks on line ends; 0 draws none.",
		}),
		qcpr: Type.Number({
			minimum: 0,
			maximum: 100,
			default: 0,
			description:
				"Radius of the marks on spline control points; 0 draws none.",
		}),
		blurradius: Type.Integer({
			minimum: 0,
			maximum: 5,
			default: 0,
			description:
				"Selective Gaussian blur before tracing, in pixels; 0 is off.",
		}),
		blurdelta: Type.Number({
			minimum: 0,
			maximum: 1024,
			default: 20,
			description: "RGBA distance above which a pixel is not blurred.",
		}),
		corsenabled: Type.Boolean({
			default: false,
			description: "Taken for compatibility: it matters in browsers only.",
		}),
		pal: Type.Optional(
			Type.Array(
				Type.Object(
					{ r: channel, g: channel, b: channel, a: channel },
					{ additionalProperties: false },
				),
				{
					minItems: 1,
					maxItems: 256,
					description: "A palette of your own, instead of numberofcolors.",
				},
			),
		),
	},
	{ additionalProperties: false },
);

export type ImagetracerOptions = Static<typeof ImagetracerOptions>;

/** The client's side: a preset, and single options that override it. */
export const ImagetracerParameters = Type.Object(
	{
		preset: Type.Enum(PRESET_NAMES, {
			default: "default",
			description: "A named set of options; single options override it.",
		}),
		...ImagetracerOptions.properties,
	},
	{ additionalProperties: false },
);
