import { schemaDefaults } from "../../options.ts";
import type { Converter } from "../converter.ts";
import { imagetracerCodes } from "./codes.ts";
import { imagetracerGrid } from "./grid.ts";
import {
	ImagetracerOptions,
	ImagetracerParameters,
	PRESETS,
	type PresetName,
} from "./options.ts";
import { expectImagetracer } from "./rule.ts";

/** imagetracerjs with its options and presets under their own names. */
export const imagetracer: Converter<ImagetracerOptions> = {
	name: "imagetracer",
	parameters: ImagetracerParameters,
	complete(given) {
		const { preset = "default", ...options } = given as {
			preset?: PresetName;
		};
		return {
			...schemaDefaults(ImagetracerOptions),
			...PRESETS[preset],
			...options,
		} as ImagetracerOptions;
	},
	codes: imagetracerCodes,
	grid: imagetracerGrid,
	expect: expectImagetracer,
};
