import type { Static, TObject, TSchema } from "typebox";
import { Value } from "typebox/value";
import { ServiceError } from "./service-error.ts";

/** One option as a client gave it. */
export interface GivenOption {
	readonly name: string;
	readonly value: unknown;
	/** True from a query string or a form field, where everything is text. */
	readonly text: boolean;
}

/** The part of a JSON schema that a range is told from. */
interface RangeSchema {
	readonly type?: string;
	readonly enum?: readonly unknown[];
	readonly const?: unknown;
	readonly anyOf?: readonly RangeSchema[];
	readonly minimum?: number;
	readonly maximum?: number;
	readonly minItems?: number;
	readonly maxItems?: number;
	readonly items?: RangeSchema;
	readonly properties?: Readonly<Record<string, RangeSchema>>;
	readonly description?: string;
	readonly default?: unknown;
	readonly examples?: readonly unknown[];
}

/**
 * Checks a client's options against a schema, one by one and by name.
 *
 * @param beside names of options that are read by others, to be told of where one is unknown
 * @param elsewhere a sentence about an unknown one, where it would be known; empty for none
 * @returns the options that were given, as their own types; defaults are not filled in
 * @throws ServiceError INVALID_PARAMETERS naming the option and what is allowed
 */
export function readOptions<Schema extends TObject>(
	schema: Schema,
	given: readonly GivenOption[],
	beside: readonly string[] = [],
	elsewhere: (name: string) => string = () => "",
): Partial<Static<Schema>> {
	const options: Record<string, unknown> = {};
	for (const { name, value, text } of withLists(schema, given)) {
		if (!Object.hasOwn(schema.properties, name))
			throw new ServiceError(
				"INVALID_PARAMETERS",
				[unknown(name, schema, beside), elsewhere(name)].join(" ").trimEnd(),
			);
		if (Object.hasOwn(options, name))
			throw new ServiceError(
				"INVALID_PARAMETERS",
				`Option ${name} is given more than once.`,
			);
		const property = schema.properties[name];
		const typed = text ? fromText(property, value) : value;
		if (!Value.Check(property, typed))
			throw new ServiceError(
				"INVALID_PARAMETERS",
				`Option ${name} is ${quote(value)}; it must be ${describeRange(property)}.`,
			);
		options[name] = typed;
	}
	// Each one was checked against its own schema.
	return options as Partial<Static<Schema>>;
}

/**
 * The same, with the schema's defaults for what was not given.
 *
 * @param schema each property of it is optional or has a default
 */
export function completeOptions<Schema extends TObject>(
	schema: Schema,
	given: readonly GivenOption[],
	beside: readonly string[] = [],
): Static<Schema> {
	const read = readOptions(schema, given, beside);
	const complete = { ...schemaDefaults(schema), ...read };
	return complete as Static<Schema>;
}

/**
 * Puts text that is given under one name more than once together, where a list
 * is asked for: forms and queries have no other way to send one but JSON.
 */
function withLists(
	{ properties }: TObject,
	given: readonly GivenOption[],
): GivenOption[] {
	const isItem = ({ name, text }: GivenOption) =>
		text &&
		Object.hasOwn(properties, name) &&
		listIn(properties[name]) !== undefined;
	const lists = new Map<string, unknown[]>();
	const rest: GivenOption[] = [];
	for (const option of given)
		if (!isItem(option)) rest.push(option);
		else if (lists.has(option.name)) lists.get(option.name)?.push(option.value);
		else lists.set(option.name, [option.value]);
	for (const [name, items] of lists) {
		const value = items.length === 1 ? items[0] : items;
		rest.push({ name, value, text: true });
	}
	return rest;
}

/** The kind of list that a property takes, if it takes one. */
function listIn(schema: RangeSchema): RangeSchema | undefined {
	return schema.type === "array"
		? schema
		: schema.anyOf?.find(({ type }) => type === "array");
}

function unknown(
	name: string,
	{ properties }: TObject,
	beside: readonly string[],
): string {
	const known = [...new Set([...Object.keys(properties), ...beside])];
	const told =
		known.length === 0
			? "there are none here"
			: `the options are ${known.join(", ")}`;
	return `Unknown option ${quote(name)}; ${told}.`;
}

/** The default of each property of a schema that has one. */
export function schemaDefaults(schema: TObject): Record<string, unknown> {
	const defaults: Record<string, unknown> = {};
	for (const [name, property] of Object.entries(schema.properties)) {
		const value = (property as RangeSchema).default;
		if (value !== undefined) defaults[name] = value;
	}
	return defaults;
}

/** Says in words what a property takes, such as `a number from 0 to 1`. */
export function describeRange(schema: TSchema): string {
	const property = schema as RangeSchema;
	if (property.const !== undefined) return String(property.const);
	if (property.enum !== undefined) return `one of ${property.enum.join(", ")}`;
	if (property.anyOf !== undefined) {
		const choices = property.anyOf.map((choice) =>
			choice.const === undefined ? describeRange(choice) : choice.const,
		);
		return `one of ${choices.join(", ")}`;
	}
	const { type, minimum, maximum, minItems = 0, maxItems } = property;
	const { items = {}, properties = {} } = property;
	if (type === "boolean") return "true or false";
	if (type === "array")
		return `a list of ${minItems} to ${maxItems} items, each ${describeRange(items as TSchema)}`;
	if (type === "string") {
		const { examples: [example] = [], description = "text" } = property;
		return example === undefined ? description : `text such as ${example}`;
	}
	if (type === "object")
		return `an object of ${Object.entries(properties)
			.map(([name, one]) => `${name} (${describeRange(one as TSchema)})`)
			.join(", ")}`;
	const noun = type === "integer" ? "a whole number" : "a number";
	return `${noun} from ${minimum} to ${maximum}`;
}

/** Reads text as the type that the schema asks for; text that isn't one stays text. */
function fromText(schema: TSchema, value: unknown): unknown {
	const property = schema as RangeSchema;
	const list = listIn(property);
	if (list !== undefined) return listFromText(property, list, value);
	if (typeof value !== "string") return value;
	if (property.type === "boolean")
		return value === "true" ? true : value === "false" ? false : value;
	// Number("") is 0 and Number("0x10") is 16: only plain decimals count.
	const plain = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);
	return takesNumbers(property) && plain ? Number(value) : value;
}

/** A list as JSON, or its items one by one, of which the only one may stand alone. */
function listFromText(
	property: RangeSchema,
	{ items = {} }: RangeSchema,
	value: unknown,
): unknown {
	const texts = Array.isArray(value) ? value : [value];
	if (texts.length === 1) {
		const whole = fromJson(texts[0]);
		if (Array.isArray(whole)) return whole;
		if (property.type !== "array") return texts[0];
	}
	return texts.map((text) =>
		items.type === "object" ? fromJson(text) : fromText(items as TSchema, text),
	);
}

/** What JSON text holds; anything else as it is. */
function fromJson(value: unknown): unknown {
	if (typeof value !== "string") return value;
	try {
		return JSON.parse(value);
	} catch {
		return value;
	}
}

function takesNumbers(schema: RangeSchema): boolean {
	const { type, anyOf = [], enum: choices = [] } = schema;
	return (
		type === "number" ||
		type === "integer" ||
		choices.some((choice) => typeof choice === "number") ||
		anyOf.some(
			(choice) => typeof choice.const === "number" || takesNumbers(choice),
		)
	);
}

/** A client's value, cut short and without control characters, for a message. */
function quote(value: unknown): string {
	const text = JSON.stringify(value) ?? String(value);
	return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
