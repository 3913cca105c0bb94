import type { Converter } from "../converter.ts";
import { CAREFUL } from "./careful.ts";
import { subpixelCodes } from "./codes.ts";
import { subpixelGrid } from "./grid.ts";
import {
	defaultSubpixelParameters,
	type SubpixelParameters,
	subpixelParameters,
} from "./parameters.ts";
import { spellOut } from "./purposes.ts";
import { expectSubpixel } from "./rule.ts";
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
		return { ...defaultSubpixelParameters, ...spellOut(given) };
	},
	trace: traceSubpixel,
	codes: subpixelCodes,
	grid: subpixelGrid,
	careful: CAREFUL,
	expect: expectSubpixel,
};
