import { type TProperties, Type } from "typebox";
import { type GivenOption, readOptions } from "../options.ts";
import { CONVERTERS, DEFAULT_CONVERTER } from "../tracing/converters.ts";

const converterOption = Type.Enum(Object.keys(CONVERTERS), {
	default: DEFAULT_CONVERTER,
	description: "Which converter traces the image.",
});

/** Every option of every converter, for the OpenAPI description. */
export const CONVERSION_OPTIONS: TProperties = Object.assign(
	{ converter: Type.Optional(converterOption) },
	...Object.values(CONVERTERS).map(({ parameters }) =>
		Object.fromEntries(
			Object.entries(parameters.properties).map(([name, schema]) => [
				name,
				Type.Optional(schema),
			]),
		),
	),
);

/**
 * Reads which converter a client wants and with which parameters.
 *
 * @returns the converter's name and its complete parameters
 * @throws ServiceError INVALID_PARAMETERS naming the option and what is allowed
 */
export function chooseConversion(given: readonly GivenOption[]): {
	converter: string;
	parameters: object;
} {
	const isConverter = ({ name }: GivenOption) => name === "converter";
	const { converter = DEFAULT_CONVERTER } = readOptions(
		Type.Object({ converter: converterOption }),
		given.filter(isConverter),
	);
	const { parameters, complete } = CONVERTERS[converter];
	const options = readOptions(
		parameters,
		given.filter((option) => !isConverter(option)),
	);
	return { converter, parameters: complete(options) };
}
