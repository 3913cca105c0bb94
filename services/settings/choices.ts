import { type TProperties, Type } from "typebox";
import type { Given } from "../tracing/converter.ts";
import { subpixelConverter } from "../tracing/subpixel/converter.ts";
import { subpixelParameters } from "../tracing/subpixel/parameters.ts";
import { spellOut } from "../tracing/subpixel/purposes.ts";
import { completeSetting } from "./complete.ts";
import type { Setting } from "./setting.ts";

/** Parameters that say what is wanted, where the others say how to get near the image. */
const NAMES = [
	"purpose",
	"palette",
	"max_colors",
	"color_mode",
	"color",
	"gradients",
	"min_area",
	"curves",
	"primitives",
	"draw",
	"strokes",
	"stroke_width",
	"stacking",
	"gap_filler",
] as const;

const properties: TProperties = subpixelParameters.properties;

/** The choices of a drawing that hold for whatever the models choose; none has to be given. */
export const DrawingChoices = Type.Object(
	Object.fromEntries(
		NAMES.map((name) => [name, Type.Optional(properties[name])]),
	) as TProperties,
);

/**
 * What stands for the choices in every setting. How much effort is spent stays the models' to choose.
 *
 * @param given by the client, valid by DrawingChoices
 */
export function spellChoices(given: Given): Given {
	const { effort, ...choices } = spellOut(given);
	return choices;
}

/**
 * A setting that keeps to choices. Only the sub-pixel tracer knows them, so another converter's setting
 * becomes its default.
 *
 * @param choices as `spellChoices` gives them
 */
export function keepTo(choices: Given, setting: Setting): Setting {
	if (Object.keys(choices).length === 0) return setting;
	const { converter, parameters } = setting;
	return converter === subpixelConverter.name
		? { converter, parameters: { ...parameters, ...choices } }
		: completeSetting(subpixelConverter.name, choices);
}

/** Whether a drawing that keeps to choices is meant to look like the image. */
export function looksLikeImage({ draw = "fill" }: Given): boolean {
	return draw === "fill";
}
