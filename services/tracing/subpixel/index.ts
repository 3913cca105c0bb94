import { schemaDefaults } from "../../options.ts";
import type { Converter } from "../converter.ts";
import { type SubpixelParameters, subpixelParameters } from "./parameters.ts";
import { traceSubpixel } from "./trace.ts";

export {
	defaultSubpixelParameters,
	type SubpixelParameters,
	subpixelParameters,
} from "./parameters.ts";

/**
 * The sub-pixel tracer: anti-aliased pixels are read as measurements of where edges run. Pure and
 * deterministic; see README.md for the stages.
 */
export const subpixel: Converter<SubpixelParameters> = {
	name: "subpixel",
	parameters: subpixelParameters,
	complete(given) {
		return {
			...schemaDefaults(subpixelParameters),
			...given,
		} as SubpixelParameters;
	},
	trace: traceSubpixel,
};
