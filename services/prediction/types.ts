import type { Hint } from "../damage/hint.ts";
import type { Setting } from "../settings/setting.ts";
import type { ClassProbabilities, LogoClass } from "./logo-class.ts";

/**
 * What is known of an image, as the analysis measured it. Answers that are
 * shared by several questions are remembered by this object, so give the same
 * one to each of them.
 */
export interface PredictionInput {
	/** Raw features, in the order of FEATURE_NAMES. */
	readonly features: Float32Array;
	/** 4 x 32 x 32, planar straight RGBA, 0..1. */
	readonly thumbnail: Float32Array;
	/** What models ordered beside it, by `pictureKey`. */
	readonly pictures?: Readonly<Record<string, Float32Array>>;
	/** Pixels that will be traced. */
	readonly width: number;
	readonly height: number;
}

/** What may have happened to a picture. */
export interface DamageExpected extends Answer {
	readonly hint: Hint;
}

interface Answer {
	/** Says that a rule of thumb stood in for which model, and why. */
	readonly fallback?: string;
}

export interface Classification extends Answer {
	readonly probabilities: ClassProbabilities;
	/** The likeliest. */
	readonly logoType: LogoClass;
}

/** One setting for an image. */
export interface Recommendation extends Answer, Setting {}

/** What a conversion is expected to give. */
export interface Quality {
	/** SSIM, 0..1, with an interval that holds it nine times in ten. */
	readonly ssim: number;
	readonly lower: number;
	readonly upper: number;
	/** Size of the SVG, > 0. */
	readonly bytes: number;
	/** Time of the tracing, > 0. */
	readonly ms: number;
}

export interface QualityPredictions extends Answer {
	/** One for each candidate, in their order. */
	readonly predictions: readonly Quality[];
}
