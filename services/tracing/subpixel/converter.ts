import type { Converter } from "../converter.ts";
import { subpixelCodes } from "./codes.ts";
import { subpixelGrid } from "./grid.ts";
import {
	defaultSubpixelParameters,
	type SubpixelParameters,
	subpixelParameters,
} from "./parameters.ts";
import { spellOut } from "./purposes.ts";
import { expectSubpixel } from "./rule.ts";

/** What is to be known of the sub-pixel tracer without having it trace. */
export const subpixelConverter: Converter<SubpixelParameters> = {
	name: "subpixel",
	parameters: subpixelParameters,
	complete(given) {
		return { ...defaultSubpixelParameters, ...spellOut(given) };
	},
	codes: subpixelCodes,
	grid: subpixelGrid,
	expect: expectSubpixel,
};
