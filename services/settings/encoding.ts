import type { Code } from "../tracing/codes.ts";
import { CONVERTERS, DEFAULT_CONVERTER } from "../tracing/converters.ts";
import { completeSetting } from "./complete.ts";
import type { Setting } from "./setting.ts";

/** One number of an encoded setting. */
interface Field {
	readonly converter: string;
	/** The parameter that it tells of, and how; without one, it tells that the converter is meant. */
	readonly of?: { readonly parameter: string; readonly code: Code };
}

/** Everything that may be told of a setting, by name: the converters, then each one's parameters. */
const FIELDS: ReadonlyMap<string, Field> = new Map([
	...Object.keys(CONVERTERS).map(
		(converter) => [converter, { converter }] as const,
	),
	...Object.values(CONVERTERS).flatMap(({ name: converter, codes }) =>
		Object.entries(codes).map(([name, code]) => {
			const [parameter] = name.split(".");
			return [
				`${converter}.${name}`,
				{ converter, of: { parameter, code } },
			] as const;
		}),
	),
]);

/** The names of all fields, for a model that is to learn on them. */
export const FIELD_NAMES: readonly string[] = [...FIELDS.keys()];

/** Those among some names that are no fields of this service. */
export function unknownFields(names: readonly string[]): string[] {
	return names.filter((name) => !FIELDS.has(name));
}

/**
 * A setting as a model takes it: which converter, then each parameter scaled to 0..1; those of other
 * converters are 0. Values beyond a field's range are clipped to it.
 *
 * @param names the fields that the model learned on, each one of FIELD_NAMES
 */
export function encodeSetting(
	{ converter, parameters }: Setting,
	names = FIELD_NAMES,
): Float32Array {
	return Float32Array.from(names, (name) => {
		const field = FIELDS.get(name);
		if (field?.converter !== converter) return 0;
		const { of } = field;
		return of === undefined
			? 1
			: clip(of.code.encode(parameters[of.parameter]));
	});
}

/**
 * The other way: from a model's numbers to a converter and complete parameters that it takes. What the
 * model doesn't know is left at its default.
 *
 * @param code as many numbers as names; anything else than 0..1 is clipped
 * @param names the fields that the model learned on
 */
export function decodeSetting(
	code: ArrayLike<number>,
	names = FIELD_NAMES,
): Setting {
	const fields = names.map((name, place) => ({
		...FIELDS.get(name),
		value: clip(code[place] ?? 0),
	}));
	let converter = DEFAULT_CONVERTER;
	let most = 0;
	for (const { converter: name, of, value } of fields) {
		if (name === undefined || of !== undefined || value <= most) continue;
		most = value;
		converter = name;
	}
	const given: Record<string, unknown> = {};
	for (const { converter: name, of, value } of fields) {
		if (name !== converter || of === undefined) continue;
		const { parameter } = of;
		const decoded = of.code.decode(value, given[parameter]);
		if (decoded !== undefined)
			given[parameter] = allowed(converter, parameter, decoded);
	}
	return completeSetting(converter, given);
}

/** A field may be wider than what the converter takes. */
function allowed(converter: string, parameter: string, value: unknown) {
	if (typeof value !== "number") return value;
	const { minimum = value, maximum = value } = (CONVERTERS[converter].parameters
		.properties[parameter] ?? {}) as { minimum?: number; maximum?: number };
	return Math.min(maximum, Math.max(minimum, value));
}

/** Not a number counts as 0. */
function clip(code: number): number {
	return code >= 0 ? Math.min(1, code) : 0;
}
