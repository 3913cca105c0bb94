import type { Given } from "../tracing/converter.ts";
import { CONVERTERS } from "../tracing/converters.ts";
import type { Setting } from "./setting.ts";

/**
 * A setting of what was given, everything else at the converter's defaults.
 *
 * @param converter a key of CONVERTERS
 * @param given single parameters, each valid by the converter's schema
 * @throws Error when there is no such converter
 */
export function completeSetting(converter: string, given: Given): Setting {
	const complete = CONVERTERS[converter]?.complete;
	if (complete === undefined)
		throw new Error(`There is no converter ${converter}.`);
	return { converter, parameters: complete(given) as Setting["parameters"] };
}
