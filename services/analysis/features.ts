import type { Raster } from "../image/raster.ts";
import { type AlphaFeatures, alphaFeatures } from "./alpha.ts";
import {
	type BlockLikenessFeatures,
	blockLikenessFeatures,
} from "./block-likeness.ts";
import { blockiness } from "./blockiness.ts";
import { type ColourFeatures, colourFeatures } from "./colours.ts";
import { differences } from "./differences.ts";
import { type EdgeFeatures, edgeFeatures } from "./edges.ts";
import { type ExtentFeatures, extentFeatures } from "./extent.ts";
import { type RegionFeatures, regionFeatures } from "./regions.ts";
import { type RunFeatures, runFeatures } from "./runs.ts";
import { type TextureFeatures, textureFeatures } from "./texture.ts";
import { workingCopy } from "./working-copy.ts";

/** Raised whenever a feature is added, dropped or computed otherwise; models name the one they learned on. */
export const FEATURE_SCHEMA_VERSION = 2;

/** All that is measured of an image; each member is documented where it is computed, all 0..1. */
export interface Features
	extends EdgeFeatures,
		ColourFeatures,
		TextureFeatures,
		RunFeatures,
		RegionFeatures,
		AlphaFeatures,
		ExtentFeatures,
		BlockLikenessFeatures {
	/** How visible JPEG's 8-pixel grid is, 0..1. */
	readonly blockiness: number;
}

/** The features' names in the order of the vector that `computeFeatures` returns. */
export const FEATURE_NAMES = [
	"edge_density",
	"unique_colours",
	"entropy",
	"corner_density",
	"gradient_strength",
	"complexity",
	"axis_share",
	"diagonal_share",
	"strong_share",
	"palette_size",
	"first_ink",
	"second_ink",
	"further_inks",
	"error_4_inks",
	"error_16_inks",
	"saturation",
	"lightness",
	"contrast",
	"ink_contrast",
	"flat_share",
	"noise",
	"ramp_share",
	"still_blocks",
	"faint_blocks",
	"weak_blocks",
	"busy_blocks",
	"edge_width",
	"hard_edges",
	"wide_edges",
	"thin_share",
	"typical_run",
	"region_count",
	"small_regions",
	"unregioned_share",
	"transparent_share",
	"translucent_share",
	"tint_share",
	"blockiness",
	"size",
	"aspect",
	"extent",
	"extent_aspect",
	"crossed_rows",
	"flat_loss",
	"two_colour_loss",
] as const satisfies readonly (keyof Features)[];

export type FeatureName = (typeof FEATURE_NAMES)[number];

/**
 * Measures an image for the models. Pure and deterministic; the work is bounded by a copy of at most
 * 512 x 512 pixels, whatever the input's size.
 *
 * @param raster straight RGBA, 1x1 or larger
 */
export function measureFeatures(raster: Raster): Features {
	const copy = workingCopy(raster);
	const steps = differences(copy);
	const texture = textureFeatures(copy, steps);
	// `noise` is a square root over 16 levels; three times it clears all but rare steps of noise.
	const tolerance = Math.min(24, Math.ceil(48 * texture.noise ** 2));
	return {
		...edgeFeatures(copy, steps),
		...colourFeatures(copy, steps),
		...texture,
		...runFeatures(copy, steps, tolerance),
		...regionFeatures(copy, steps, tolerance),
		...alphaFeatures(copy),
		...extentFeatures(raster, copy, steps),
		...blockLikenessFeatures(raster),
		blockiness: blockiness(raster),
	};
}

/** The vector that models take: `measureFeatures` in the order of FEATURE_NAMES. */
export function computeFeatures(raster: Raster): Float32Array {
	const features = measureFeatures(raster);
	return Float32Array.from(FEATURE_NAMES, (name) => features[name]);
}
