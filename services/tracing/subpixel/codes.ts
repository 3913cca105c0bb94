import {
	type Codes,
	either,
	flag,
	linear,
	logarithmic,
	root,
	rounded,
	wordAt,
	wordOrNumber,
} from "../codes.ts";

/** What models may vary; colours that a client forces, damage and stacking are wishes, not means. */
export const subpixelCodes: Codes = {
	effort: either("fast", "quality"),
	max_inks: rounded(logarithmic(2, 256)),
	// The models learned when what is "auto" now was always this distance.
	ink_distance: wordAt("auto", 0.02, root(0.3)),
	min_area: root(100),
	gradients: flag,
	...wordOrNumber("noise", "auto", root(64)),
	corner_angle: linear(0, 180),
	precision: logarithmic(0.01, 4),
	smoothing: linear(0, 1),
};
