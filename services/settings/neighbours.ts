import { CONVERTERS } from "../tracing/converters.ts";
import { distinct, type Setting } from "./setting.ts";

/** The part of a parameter's schema that says where it may go. */
interface RangeSchema {
	readonly type?: string;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly anyOf?: readonly RangeSchema[];
	readonly const?: unknown;
	readonly enum?: readonly unknown[];
}

/**
 * The settings one step away: each parameter that models may vary, moved up
 * and down by a factor (a number), or to each other value (a choice).
 *
 * @param step the factor, > 1; it shrinks towards 1 as a search closes in
 */
export function neighbours(setting: Setting, step: number): Setting[] {
	const { converter, parameters } = setting;
	const { codes, parameters: schema } = CONVERTERS[converter];
	const moved: Setting[] = [];
	for (const [name, value] of Object.entries(parameters)) {
		if (codes[name] === undefined) continue;
		const range = schema.properties[name] as RangeSchema;
		for (const next of steps(range, value, step))
			moved.push({ converter, parameters: { ...parameters, [name]: next } });
	}
	return distinct(moved);
}

function steps(schema: RangeSchema, value: unknown, step: number): unknown[] {
	if (schema.type === "boolean") return [!value];
	const choices = schema.enum ?? schema.anyOf?.map((one) => one.const);
	const numeric = [schema, ...(schema.anyOf ?? [])].find(
		({ type }) => type === "number" || type === "integer",
	);
	const others = (choices ?? []).filter(
		(choice) => choice !== undefined && choice !== value,
	);
	if (numeric === undefined) return others;
	return [...others, ...numberSteps(numeric, value, step)];
}

function numberSteps(
	{ type, minimum = 0, maximum = 1 }: RangeSchema,
	value: unknown,
	step: number,
): number[] {
	// From a word such as auto, nothing says which number is near.
	if (typeof value !== "number") return [];
	const whole = type === "integer";
	const least = whole ? 1 : (maximum - minimum) / 100;
	const up = Math.max(value * step, value + least);
	const down = Math.min(value / step, value - least);
	return [up, down]
		.map((next) => Math.min(maximum, Math.max(minimum, next)))
		.map((next) => (whole ? Math.round(next) : Number(next.toPrecision(3))))
		.filter((next) => next !== value);
}
