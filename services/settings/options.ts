import { isDeepStrictEqual } from "node:util";
import { type TProperties, type TSchema, Type } from "typebox";
import { completeOptions, type GivenOption, readOptions } from "../options.ts";
import type { Converter } from "../tracing/converter.ts";
import { CONVERTERS, DEFAULT_CONVERTER } from "../tracing/converters.ts";
import { completeSetting } from "./complete.ts";
import type { Setting } from "./setting.ts";

const converterOption = Type.Enum(Object.keys(CONVERTERS), {
	default: DEFAULT_CONVERTER,
	description: "Which converter traces the image.",
});

/** Every option of every converter, for the OpenAPI description; none has to be given. */
export const CONVERSION_OPTIONS: TProperties = mergeOptions(
	{ converter: converterOption },
	Object.values(CONVERTERS),
);

/**
 * The options of several converters as those of one route. They share its names, so one name must mean
 * one thing.
 *
 * @param own the route's own options
 * @throws Error when two declare an option of one name differently
 */
export function mergeOptions(
	own: TProperties,
	converters: readonly Pick<Converter, "name" | "parameters">[],
): TProperties {
	const merged = new Map<string, { owner: string; schema: TSchema }>();
	const declared = [
		["the route", own] as const,
		...converters.map(
			({ name, parameters }) => [name, parameters.properties] as const,
		),
	];
	for (const [owner, options] of declared)
		for (const [name, schema] of Object.entries(options)) {
			const earlier = merged.get(name);
			if (earlier === undefined) merged.set(name, { owner, schema });
			else if (!isDeepStrictEqual(earlier.schema, schema))
				throw new Error(
					`The option ${name} is declared by ${earlier.owner} and by ${owner}, not alike.`,
				);
		}
	return Object.fromEntries(
		[...merged].map(([name, { schema }]) => [name, Type.Optional(schema)]),
	);
}

/**
 * What a client may give beside an image, for the OpenAPI description: the
 * options of one converter, told apart by `converter`, each with those that
 * every converter has beside them.
 *
 * @param rules what else holds of the options of a converter, by its own ones' names
 */
export function optionsByConverter(
	beside: TProperties,
	rules: (own: readonly string[]) => object,
) {
	return Type.Unsafe<Record<string, unknown>>({
		title: "ConversionOptions",
		oneOf: Object.values(CONVERTERS).map(({ name, parameters }) => {
			const own = Type.Partial(parameters).properties;
			return Type.Object(
				{ converter: nameOf(name), ...beside, ...own },
				{
					title: `${name[0].toUpperCase()}${name.slice(1)}Options`,
					...rules(Object.keys(own)),
				},
			);
		}),
	});
}

/** The choice of one converter; only the default's may be left out. */
function nameOf(name: string): TSchema {
	const { description } = converterOption as { description?: string };
	return name === DEFAULT_CONVERTER
		? Type.Optional(Type.Literal(name, { description, default: name }))
		: Type.Literal(name, { description });
}

/** Options that the converter asked for has by itself, whatever the output's mean. */
export function ownNames(given: readonly GivenOption[]): string[] {
	const asked = given.find(({ name }) => name === "converter")?.value;
	const name = typeof asked === "string" ? asked : DEFAULT_CONVERTER;
	if (!Object.hasOwn(CONVERTERS, name)) return [];
	return Object.keys(CONVERTERS[name].parameters.properties);
}

/** Which converters have an option that the one asked for doesn't. */
function whoseOption(name: string): string {
	const owners = Object.values(CONVERTERS)
		.filter(({ parameters }) => Object.hasOwn(parameters.properties, name))
		.map((converter) => `converter=${converter.name}`);
	return owners.length === 0
		? ""
		: `It is an option of ${owners.join(" and ")}.`;
}

/**
 * Reads which converter a client wants and with which parameters.
 *
 * @param beside names of options that are read by others
 * @throws ServiceError INVALID_PARAMETERS naming the option and what is allowed
 */
export function chooseConversion(
	given: readonly GivenOption[],
	beside: readonly string[] = [],
): Setting {
	const { converter } = completeOptions(
		Type.Object({ converter: converterOption }),
		given.filter(({ name }) => name === "converter"),
	);
	const { converter: _, ...options } = readOptions(
		Type.Object({
			converter: converterOption,
			...CONVERTERS[converter].parameters.properties,
		}),
		given,
		beside,
		whoseOption,
	);
	return completeSetting(converter, options);
}
