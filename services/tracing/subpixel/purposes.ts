import type { Given } from "../converter.ts";

/** What drawings are made for, each a set of parameters; what is given by itself stands above it. */
export const PURPOSES = {
	logo: { effort: "quality" },
	icon: {
		effort: "quality",
		gradients: false,
		max_colors: 8,
		min_area: 4,
		strokes: "auto",
	},
	line_drawing: { color_mode: "stencil", min_area: 6 },
	signature: { color_mode: "stencil", min_area: 8, smoothing: 0.8 },
	sticker: {
		max_colors: 8,
		gradients: false,
		min_area: 16,
		stacking: "cutout",
	},
	laser: {
		color_mode: "black_and_white",
		draw: "edges",
		curves: "lines_and_arcs",
		min_area: 8,
	},
	pixel_art: { pixel_art: "always" },
	poster: { max_colors: 12, gradients: false, min_area: 32, smoothing: 0.8 },
} satisfies Record<string, Given>;

export const PURPOSE_NAMES = Object.keys(PURPOSES) as Purpose[];

export type Purpose = keyof typeof PURPOSES;

/** What was given, with what its purpose stands for. */
export function spellOut(given: Given): Given {
	const purpose: Given =
		typeof given.purpose === "string" ? PURPOSES[given.purpose as Purpose] : {};
	return { ...purpose, ...given };
}
