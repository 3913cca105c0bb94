import { type Static, Type } from "typebox";
import { type GivenOption, readOptions, schemaDefaults } from "../options.ts";
import { ServiceError } from "../service-error.ts";
import {
	type SizeOrder,
	type Unit,
	WRITTEN_FORMATS,
	type WriteOrder,
	type WrittenFormat,
} from "./order.ts";

const UNITS: readonly Unit[] = ["px", "pt", "in", "mm", "cm"];

const side = (which: string) =>
	Type.Number({
		minimum: 0.01,
		maximum: 100_000,
		examples: [512],
		description: `The ${which} of what is written, in unit. With one side alone the other follows; with none it is the input's own size.`,
	});

const alignment = (from: string, to: string) =>
	Type.Number({
		minimum: 0,
		maximum: 1,
		default: 0.5,
		examples: [0],
		description: `Where the drawing lies on a page of another shape, or what is kept of it: 0 ${from}, 1 ${to}.`,
	});

/** What a drawing is taken away as: the same for every route and converter. */
export const OutputOptions = Type.Object({
	format: Type.Enum(["json", ...WRITTEN_FORMATS, "zip"], {
		examples: ["pdf"],
		description:
			"What is answered, whatever the Accept header says. zip holds the formats of formats.",
	}),
	formats: Type.Union(
		[
			Type.String({
				pattern: `^(${WRITTEN_FORMATS.join("|")})(,(${WRITTEN_FORMATS.join("|")}))*$`,
				examples: ["svg,pdf,dxf"],
			}),
			Type.Array(Type.Enum([...WRITTEN_FORMATS]), {
				minItems: 1,
				maxItems: 64,
			}),
		],
		{
			examples: ["svg,pdf,dxf"],
			description:
				"Several formats of one conversion, as a list or with commas between: files of a zip (format=zip) or members of the JSON.",
		},
	),
	width: side("width"),
	height: side("height"),
	scale: Type.Number({
		minimum: 0.01,
		maximum: 100,
		default: 1,
		examples: [2],
		description:
			"Of the input's own size, instead of a width or height. With imagetracer it is also the factor of its coordinates, and grows what is written only beside format or formats.",
	}),
	unit: Type.Enum([...UNITS], {
		default: "px",
		examples: ["mm"],
		description:
			"Of width and height, and of the size written into SVG and DXF. PDF and EPS are in points whatever it is, PNG in pixels.",
	}),
	dpi: Type.Number({
		minimum: 1,
		maximum: 2400,
		default: 96,
		examples: [300],
		description: "Pixels that make an inch.",
	}),
	aspect: Type.Enum(["inset", "overflow", "stretch"], {
		default: "inset",
		examples: ["overflow"],
		description:
			"Where width and height have another shape than the input: inset shows all of it with room beside, overflow covers the page and cuts what lies beyond, stretch fills the page.",
	}),
	align_x: alignment("left", "right"),
	align_y: alignment("top", "bottom"),
	svg_version: Type.Enum(["1.1", "tiny-1.2"], {
		examples: ["tiny-1.2"],
		description:
			"Of the SVG; left out, what the converter writes. tiny-1.2 says arcs, patterns and transforms of gradients in its own words.",
	}),
	svg_size: Type.Enum(["fixed", "responsive"], {
		default: "fixed",
		examples: ["responsive"],
		description:
			"fixed: the SVG has a width and height. responsive: it has a viewBox alone and fills what it is put into.",
	}),
	dxf_entities: Type.Enum(
		["lines", "lines_and_arcs", "lines_arcs_and_splines"],
		{
			default: "lines_arcs_and_splines",
			examples: ["lines_and_arcs"],
			description:
				"What the DXF may be made of; curves become arcs or lines within a fiftieth of a pixel where they have to.",
		},
	),
	png_antialias: Type.Boolean({
		default: true,
		examples: [false],
		description:
			"Whether edges of the PNG are smooth, or each pixel is painted wholly or not at all.",
	}),
	png_background: Type.String({
		pattern: "^(none|#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?)$",
		default: "none",
		examples: ["#ffffff"],
		description:
			"The colour beneath the drawing in a PNG, #rrggbb or #rrggbbaa; none leaves it see-through.",
	}),
});

/** As they are described: none has to be given. */
export const DESCRIBED_OUTPUT = Type.Partial(OutputOptions).properties;

/**
 * What a schema of these options needs to say besides, for the OpenAPI
 * description: which of them don't go together.
 *
 * @param ownNames see `readOutput`
 */
export function outputRules(ownNames: readonly string[] = []): object {
	const together = (properties: Record<string, unknown>) => ({
		required: Object.keys(properties),
		properties,
	});
	const clashes = [
		together({ formats: true, format: { not: { enum: ["json", "zip"] } } }),
		...(ownNames.includes("scale")
			? []
			: [
					together({ scale: true, width: true }),
					together({ scale: true, height: true }),
				]),
	];
	// Not `dependentSchemas`: validators lose count of the properties beside it.
	return { not: clashes.length === 1 ? clashes[0] : { anyOf: clashes } };
}

/** What a client wants to be given. */
export interface Output {
	/** Undefined where the Accept header decides. */
	readonly format?: Static<typeof OutputOptions>["format"];
	/** Beside the answer's own format; each once. */
	readonly formats: readonly WrittenFormat[];
	/** For each format that is written. */
	readonly order: Omit<WriteOrder, "format">;
}

/**
 * Takes the options of the output from among those that were given.
 *
 * @param ownNames options that the converter has too, under the same name: it is given them as
 *   ever, and beside `format` or `formats` they hold for the output as well
 * @returns what is wanted, and all options that aren't the output's alone
 * @throws ServiceError INVALID_PARAMETERS naming the option and what is allowed
 */
export function readOutput(
	given: readonly GivenOption[],
	ownNames: readonly string[] = [],
): { output: Output; rest: readonly GivenOption[] } {
	const isOutput = ({ name }: GivenOption) =>
		Object.hasOwn(OutputOptions.properties, name);
	const isNew = given.some(
		({ name }) => name === "format" || name === "formats",
	);
	const isShared = ({ name }: GivenOption) => ownNames.includes(name);
	const read = readOptions(
		OutputOptions,
		given.filter((one) => isOutput(one) && (isNew || !isShared(one))),
	);
	const rest = given.filter((one) => !isOutput(one) || isShared(one));
	return { output: outputOf(read, ownNames), rest };
}

function outputOf(
	read: Partial<Static<typeof OutputOptions>>,
	ownNames: readonly string[],
): Output {
	const { format, formats, scale, width, height } = read;
	const sides = width !== undefined || height !== undefined;
	if (sides && scale !== undefined && !ownNames.includes("scale"))
		throw new ServiceError(
			"INVALID_PARAMETERS",
			"Option scale is given beside width or height; give either.",
		);
	if (formats !== undefined && !["json", "zip", undefined].includes(format))
		throw new ServiceError(
			"INVALID_PARAMETERS",
			`Option format is ${format} beside formats; it must be json or zip there.`,
		);
	const all = { ...DEFAULTS, ...read } as Static<typeof OutputOptions>;
	const size: SizeOrder = {
		...(width !== undefined && { width }),
		...(height !== undefined && { height }),
		...(scale !== undefined && !sides && { scale }),
		unit: all.unit,
		dpi: all.dpi,
		aspect: all.aspect,
		alignX: all.align_x,
		alignY: all.align_y,
	};
	return {
		...(format !== undefined && { format }),
		formats: [...new Set(listOf(formats))],
		order: {
			size,
			...(read.svg_version !== undefined && { svgVersion: read.svg_version }),
			svgSize: all.svg_size,
			dxfEntities: all.dxf_entities,
			pngAntialias: all.png_antialias,
			pngBackground: all.png_background,
		},
	};
}

/** A list, which text holds with commas between. */
function listOf(
	formats: Static<typeof OutputOptions>["formats"] = [],
): readonly WrittenFormat[] {
	return typeof formats === "string"
		? (formats.split(",") as WrittenFormat[])
		: formats;
}

const DEFAULTS = schemaDefaults(OutputOptions);

/** Names of all options of the output. */
export const OUTPUT_NAMES: readonly string[] = Object.keys(
	OutputOptions.properties,
);
