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
	readonly default?: unknown;
}

/**
 * Checks a client's options against a schema, one by one and by name.
 *
 * @returns the options that were given, as their own types; defaults are not filled in
 * @throws ServiceError INVALID_PARAMETERS naming the option and what is allowed
 */
export function readOptions<Schema extends TObject>(
	schema: Schema,
	given: readonly GivenOption[],
): Partial<Static<Schema>> {
	const options: Record<string, unknown> = {};
	for (const { name, value, text } of given) {
		if (!Object.hasOwn(schema.properties, name))
			throw new ServiceError(
				"INVALID_PARAMETERS",
				`Unknown option ${quote(name)}; the options are ${Object.keys(schema.properties).join(", ")}.`,
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
	if (property.enum !== undefined) return `one of ${property.enum.join(", ")}`;
	if (property.anyOf !== undefined) {
		const choices = property.anyOf.map((choice) =>
			choice.const === undefined ? describeRange(choice) : choice.const,
		);
		return `one of ${choices.join(", ")}`;
	}
	const { type, minimum, maximum, minItems = 0, maxItems } = property;
	if (type === "boolean") return "true or false";
	if (type === "array")
		return `a JSON array of ${minItems} to ${maxItems} items of the documented form`;
	const noun = type === "integer" ? "a whole number" : "a number";
	return `${noun} from ${minimum} to ${maximum}`;
}

/** Reads text as the type that the schema asks for; text that isn't one stays text. */
function fromText(schema: TSchema, value: unknown): unknown {
	if (typeof value !== "string") return value;
	const property = schema as RangeSchema;
	if (property.type === "boolean")
		return value === "true" ? true : value === "false" ? false : value;
	if (property.type === "array") {
		try {
			return JSON.parse(value);
		} catch {
			return value;
		}
	}
	// Number("") is 0 and Number("0x10") is 16: only plain decimals count.
	const plain = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);
	return takesNumbers(property) && plain ? Number(value) : value;
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
