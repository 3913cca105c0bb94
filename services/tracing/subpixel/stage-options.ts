import { type AllowedCurves, allowCurves } from "./curves/allowed.ts";
import type { CurveOptions } from "./curves/index.ts";
import { isPartial } from "./palette/entries.ts";
import type { PaletteOptions } from "./palette/options.ts";
import type { Recolouring } from "./palette/recolour.ts";
import type { SubpixelParameters } from "./parameters.ts";
import type { RegionOptions } from "./regions/divide.ts";
import type { WriteOptions } from "./writing/index.ts";

// What each stage is told of a client's parameters.

/** The price of a written number, in nats, where `smoothing` is in its middle. */
const ECONOMY = 4;

export function recolouring(parameters: SubpixelParameters): Recolouring {
	return {
		palette: parameters.palette,
		mode: parameters.color_mode,
		colour: parameters.color,
		maxColours: parameters.max_colors,
	};
}

export function paletteOptions(parameters: SubpixelParameters): PaletteOptions {
	return {
		maxInks: parameters.max_inks,
		inkDistance: parameters.ink_distance,
		gradients:
			parameters.gradients &&
			parameters.color_mode === "full" &&
			isPartial(parameters.palette) &&
			parameters.max_colors === 0,
		shading: parameters.effort === "quality",
	};
}

export function regionOptions(parameters: SubpixelParameters): RegionOptions {
	return {
		maxInks: parameters.max_inks,
		inkDistance: parameters.ink_distance,
		...recolouring(parameters),
		minArea: parameters.min_area,
	};
}

export function curveOptions(parameters: SubpixelParameters): CurveOptions {
	return {
		tolerance: parameters.precision,
		cornerAngle: parameters.corner_angle,
		economy: 2 * ECONOMY * parameters.smoothing,
	};
}

export function allowedCurves(parameters: SubpixelParameters): AllowedCurves {
	return {
		curves: parameters.curves,
		primitives: parameters.primitives,
		tolerance: parameters.precision,
	};
}

export function writeOptions(parameters: SubpixelParameters): WriteOptions {
	const { effort, stacking, group_by } = parameters;
	return {
		decimals: 2,
		allow: (curves) => allowCurves(curves, allowedCurves(parameters)),
		draw: parameters.draw,
		curveOptions: curveOptions(parameters),
		strokeWidth: parameters.stroke_width,
		gapFiller: parameters.gap_filler,
		layering: stacking,
		grouping: group_by,
		beneath: effort === "quality" ? "coarse" : "faithful",
	};
}
