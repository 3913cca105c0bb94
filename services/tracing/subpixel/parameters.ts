import { type Static, Type } from "typebox";

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
		ink_distance: Type.Number({
			minimum: 0,
			maximum: 0.3,
			default: 0.02,
			description:
				"Colours nearer than this become one ink; distance in OKLab, where black to white is 1.",
		}),
		palette: Type.Array(
			Type.String({ pattern: "^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$" }),
			{
				maxItems: 256,
				default: [],
				description:
					"Paint with these colours only (#rrggbb or #rrggbbaa); empty: find the colours in the image.",
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
export const defaultSubpixelParameters: SubpixelParameters = {
	effort: "fast",
	max_inks: 64,
	ink_distance: 0.02,
	palette: [],
	min_area: 2,
	gradients: true,
	noise: "auto",
	damage: "auto",
	corner_angle: 30,
	precision: 0.1,
	smoothing: 0.5,
	stacking: "stacked",
};
