import type { Converter, Tracer } from "../converter.ts";
import { subpixelConverter } from "./converter.ts";
import type { SubpixelParameters } from "./parameters.ts";
import { traceSubpixel } from "./trace.ts";

export {
	defaultSubpixelParameters,
	type SubpixelParameters,
	subpixelParameters,
} from "./parameters.ts";

/**
 * The sub-pixel tracer whole: anti-aliased pixels are read as measurements of where edges run. Pure and
 * deterministic; see README.md for the stages. The service's main thread has the converter alone, for this
 * loads two hundred modules more.
 */
export const subpixel: Converter<SubpixelParameters> &
	Tracer<SubpixelParameters> = {
	...subpixelConverter,
	trace: traceSubpixel,
};
