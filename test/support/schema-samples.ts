import { type Description, type JsonSchema, resolve } from "./openapi.ts";

type Draw = () => number;

const pick = <Kind>(draw: Draw, list: readonly Kind[]): Kind =>
	list[Math.floor(draw() * list.length)];

/** Values that hardly any schema of an option accepts. */
const ODD: readonly unknown[] = [
	-1,
	0,
	1,
	2.5,
	1e9,
	"",
	"x",
	"auto",
	"1",
	"true",
	true,
	null,
	[],
	[1],
	["#12345"],
	["#123456"],
	{},
	[{ r: 1, g: 2, b: 3, a: 4 }],
	[{ r: 1, g: 2, b: 3 }],
	[{ r: 1, g: 2, b: 3, a: 4, z: 5 }],
];

/** A value that a schema should accept, often at a bound of its range. */
export function sample(
	description: Description,
	given: JsonSchema,
	draw: Draw,
): unknown {
	const schema = resolve(description, given);
	const again = (one: JsonSchema) => sample(description, one, draw);
	if (schema.const !== undefined) return schema.const;
	if (schema.enum !== undefined) return pick(draw, schema.enum);
	const choices = schema.anyOf ?? schema.oneOf;
	if (choices !== undefined) return again(pick(draw, choices));
	const { minimum = 0, maximum = 1, minItems = 0, items = {} } = schema;
	switch (schema.type) {
		case "boolean":
			return draw() < 0.5;
		case "integer":
			return pick(draw, [
				minimum,
				maximum,
				minimum + Math.floor(draw() * Math.min(maximum - minimum, 8)),
			]);
		case "number":
			return pick(draw, [
				minimum,
				maximum,
				minimum + draw() * (maximum - minimum),
			]);
		case "array":
			return Array.from({ length: minItems + Math.floor(draw() * 3) }, () =>
				again(items),
			);
		case "object":
			return Object.fromEntries(
				Object.entries(schema.properties ?? {}).map(([name, one]) => [
					name,
					again(one),
				]),
			);
		default:
			return pick(draw, schema.examples ?? ["#00ff7f", "#00FF7F80"]);
	}
}

/** Every property of a schema, with all schemas that it has in any of the alternatives. */
function propertiesOf(
	description: Description,
	given: JsonSchema,
): [string, JsonSchema][] {
	const schema = resolve(description, given);
	const parts = [...(schema.allOf ?? []), ...(schema.oneOf ?? [])];
	return [
		...Object.entries(schema.properties ?? {}),
		...parts.flatMap((part) => propertiesOf(description, part)),
	];
}

/** Properties that hold the picture itself. */
const SOURCES = new Set(["file", "image", "file_id"]);

/**
 * A set of a few options, about half of the time one that the schema accepts:
 * mostly of one alternative, sometimes of several, now and then unknown or with
 * a value of another kind.
 */
export function sampleOptions(
	description: Description,
	given: JsonSchema,
	draw: Draw,
): Record<string, unknown> {
	const tagged = oneOfs(description, given).filter((one) =>
		propertiesOf(description, one).some(([name]) => name === "converter"),
	);
	const alternatives = tagged.length === 0 ? [given] : tagged;
	const schema = draw() < 0.8 ? pick(draw, alternatives) : given;
	const properties = propertiesOf(description, schema).filter(
		([name]) => !SOURCES.has(name),
	);
	const options: Record<string, unknown> = {};
	const converter = properties.find(([name]) => name === "converter");
	if (converter !== undefined && draw() < 0.8)
		options.converter = sample(description, converter[1], draw);
	const most = properties.length === 0 ? 0 : 4;
	for (let left = Math.floor(draw() * most); left > 0; left--) {
		const [name, one] = pick(draw, properties);
		options[name] =
			draw() < 0.85 ? sample(description, one, draw) : pick(draw, ODD);
	}
	if (draw() < 0.05) options.unknown = 1;
	return options;
}

function oneOfs(description: Description, given: JsonSchema): JsonSchema[] {
	const { oneOf, allOf = [] } = resolve(description, given);
	return oneOf !== undefined
		? [...oneOf]
		: allOf.flatMap((part) => oneOfs(description, part));
}
