import type { Given } from "./converter.ts";
import { CAREFUL } from "./subpixel/careful.ts";

/** By converter: the values that make a setting the careful one, which takes several times as long. A converter without such has none here. */
export const CAREFUL_VALUES: Readonly<Record<string, Given>> = {
	subpixel: CAREFUL,
};
