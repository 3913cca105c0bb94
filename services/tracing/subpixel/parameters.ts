import { type Static, Type } from "typebox";
import { schemaDefaults } from "../../options.ts";
import { ENTRY_PATTERN } from "./palette/entries.ts";
import { PRIMITIVES } from "./primitives/names.ts";
import { PURPOSE_NAMES } from "./purposes.ts";

/**
 * Every parameter of the sub-pixel tracer with its unit, range and default; the API, the models and
 * the docs read this one schema.
 */
export const subpixelParameters = Type.Object(
	{
		effort: Type.Union([Type.Literal("fast"), Type.Literal("quality")], {
			default: "fast",
			description:
				"fast: one pass over the image. quality: then moves all curves together until their exact drawing matches the pixels and drops the nodes that they can spare; about four times the time.",
		}),
		max_inks: Type.Integer({
			minimum: 2,
			maximum: 256,
			default: 64,
			description:
				"Most solid colours in the drawing, a transparent ground included.",
		}),
		ink_distance: Type.Union(
			[Type.Literal("auto"), Type.Number({ minimum: 0, maximum: 0.3 })],
			{
				default: "auto",
				description:
					"Colours nearer than this become one ink; distance in OKLab, where black to white is 1. auto: those that can't be told apart, given how much of the image each covers and its noise.",
			},
		),
		palette: Type.Array(
			Type.String({
				pattern: ENTRY_PATTERN,
				examples: ["#ff0000", "#ffffff -> none ~ 0.05", "pico-8"],
			}),
			{
				maxItems: 256,
				default: [],
				description:
					'Paint with these colours only (#rrggbb or #rrggbbaa); empty: find the colours in the image. "#c -> #d" paints with #d what is nearest to #c, "#c -> none" leaves it out, and "~ t" behind either takes only what is within t of #c in OKLab, all else keeping its colour. The names web-safe, css-basic, cga, pico-8 and game-boy stand for all colours of those palettes.',
				examples: [["#ffffff -> none ~ 0.05"]],
			},
		),
		min_area: Type.Number({
			minimum: 0,
			maximum: 10000,
			default: 2,
			description:
				"Faces smaller than this are given to a neighbour; in square pixels of the traced image.",
		}),
		gradients: Type.Boolean({
			default: true,
			description:
				"Paint a ramp of colour with one linear or radial gradient instead of bands.",
		}),
		noise: Type.Union(
			[Type.Literal("auto"), Type.Number({ minimum: 0, maximum: 64 })],
			{
				default: "auto",
				description:
					"Standard deviation of the input's noise in levels of 0..255; auto: measured.",
			},
		),
		damage: Type.Union([Type.Literal("auto"), Type.Literal("none")], {
			default: "auto",
			description:
				"auto: what compression, enlarging or blurring did to the drawing is found out and undone before it is traced. none: the pixels are traced as they are.",
		}),
		pixel_art: Type.Union(
			[Type.Literal("auto"), Type.Literal("always"), Type.Literal("never")],
			{
				default: "auto",
				description:
					"auto: every pixel is a square where the image shows that it is meant so, as in sprites and QR codes. always: every pixel is a square, unless they are too many. never: edges are smoothed.",
			},
		),
		corner_angle: Type.Number({
			minimum: 5,
			maximum: 170,
			default: 30,
			description:
				"A boundary that turns by more than this at one point has a corner there; in degrees.",
		}),
		precision: Type.Number({
			minimum: 0.01,
			maximum: 4,
			default: 0.1,
			description:
				"How far a fitted curve may run from the measured boundary; in pixels of the traced image.",
		}),
		smoothing: Type.Number({
			minimum: 0,
			maximum: 1,
			default: 0.5,
			description:
				"How readily neighbouring pieces are joined to one smooth curve; 0 never, 1 wherever it fits.",
		}),
		max_colors: Type.Integer({
			minimum: 0,
			maximum: 256,
			default: 0,
			examples: [4],
			description:
				"Most colours in the drawing, a transparent ground not counted; near ones are joined, the larger giving its colour, and nothing is painted with gradients. 0: no limit.",
		}),
		color_mode: Type.Enum(["full", "black_and_white", "stencil", "one_color"], {
			default: "full",
			examples: ["stencil"],
			description:
				"full: the image's own colours. black_and_white: figure and ground in these two; the ground has most of the image's frame, and stays dark where it is. stencil: the figure in black, and no ground. one_color: the figure in `color`, and no ground.",
		}),
		color: Type.String({
			pattern: "^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$",
			default: "#000000",
			examples: ["#0a66c2"],
			description:
				"With color_mode=one_color: what the figure is painted with.",
		}),
		curves: Type.Enum(
			[
				"all",
				"lines",
				"lines_and_arcs",
				"lines_and_quadratics",
				"lines_and_cubics",
			],
			{
				default: "all",
				examples: ["lines_and_arcs"],
				description:
					"What outlines may be made of; what may not be stays within precision of it. lines_and_quadratics: as fonts of TrueType have them; formats without quadratic curves draw the same with cubics.",
			},
		),
		primitives: Type.Array(Type.Enum([...PRIMITIVES]), {
			maxItems: PRIMITIVES.length,
			default: [...PRIMITIVES],
			examples: [["circle", "rectangle"]],
			description:
				"Which shapes are written as elements of their own; the others are paths. polygon and star: regular ones, whose corners are then exactly where they belong.",
		}),
		draw: Type.Enum(["fill", "outlines", "edges", "centerline"], {
			default: "fill",
			examples: ["edges"],
			description:
				"fill: shapes are filled. outlines: each shape's outline is stroked in its colour. edges: each boundary is stroked once, in black, for cutters and plotters; the image's frame is none along its ground. centerline: each stroke is one line with a width and ends of its own, for line drawings, signatures and pen plotters.",
		}),
		strokes: Type.Enum(["auto", "never"], {
			default: "never",
			examples: ["auto"],
			description:
				"never: shapes are filled. auto: with draw=fill and stacking=stacked, what was drawn with a pen of even width comes back as stroked lines, arcs, circles and rectangles, where their outline is the one that was measured and takes fewer numbers. It takes some times as long on such pictures.",
		}),
		stroke_width: Type.Number({
			minimum: 0.01,
			maximum: 100,
			default: 1,
			examples: [0.5],
			description: "Of outlines and edges that are drawn; in pixels.",
		}),
		gap_filler: Type.Number({
			minimum: 0,
			maximum: 10,
			default: 0,
			examples: [1],
			description:
				"With stacking=cutout: the width of lines beneath the edges that two shapes share, so that viewers show no hairline there; in pixels. 0: none.",
		}),
		purpose: Type.Optional(
			Type.Enum(PURPOSE_NAMES, {
				examples: ["sticker"],
				description:
					"What the drawing is for: a named set of these options, which the answer spells out; single options stand above it.",
			}),
		),
		group_by: Type.Enum(["auto", "none", "colour", "layer"], {
			default: "auto",
			examples: ["none"],
			description:
				"auto: separate objects are separate elements where that costs few bytes. none: they always are. colour: those of one colour share a path. layer: they are, in a group for each depth of nesting.",
		}),
		stacking: Type.Union([Type.Literal("stacked"), Type.Literal("cutout")], {
			default: "stacked",
			description:
				"stacked: shapes lie on the shapes below them and no ground shows through. cutout: shapes lie side by side.",
		}),
	},
	{ additionalProperties: false },
);

export type SubpixelParameters = Static<typeof subpixelParameters>;

/** The parameters with every default filled in. */
export const defaultSubpixelParameters = schemaDefaults(
	subpixelParameters,
) as SubpixelParameters;
