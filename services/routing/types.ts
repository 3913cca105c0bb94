import type { ConversionResult } from "../conversion/task.ts";

/** What the models are asked about: one image. */
export interface ModelInput {
	readonly features: Float32Array;
	readonly thumbnail: Float32Array;
	readonly width: number;
	readonly height: number;
}

/** A converter and complete parameters of it. */
export interface Setting {
	readonly converter: string;
	readonly parameters: Readonly<Record<string, unknown>>;
}

/** What a conversion is expected to give and to cost. */
export interface Prediction {
	/** The expected SSIM and the interval that should hold it nine times of ten. */
	readonly ssim: number;
	readonly lower: number;
	readonly upper: number;
	/** Of the SVG. */
	readonly bytes: number;
	/** Trace, render and measure. */
	readonly ms: number;
}

/** How long an answer of the models may take, and who may stop waiting. */
export interface Patience {
	readonly deadlineMs: number;
	readonly signal?: AbortSignal;
}

/**
 * Typed questions to the models. Each is always answered: `fallback` says why a
 * rule of thumb stood in for a model.
 */
export interface TierPredictor {
	classify(
		input: ModelInput,
		patience: Patience,
	): Promise<{
		probabilities: Readonly<Record<string, number>>;
		logoType: string;
		fallback?: string;
	}>;
	recommend(
		input: ModelInput,
		patience: Patience,
	): Promise<Setting & { fallback?: string }>;
	predictQuality(
		input: ModelInput,
		candidates: readonly Setting[],
		patience: Patience,
	): Promise<{ predictions: readonly Prediction[]; fallback?: string }>;
}

export type Tier = 1 | 2 | 3;
export const TIERS: readonly Tier[] = [1, 2, 3];

/** One conversion that was made and measured. */
export interface Attempt {
	readonly setting: Setting;
	readonly result: ConversionResult;
	/** The tier that it was made in. */
	readonly tier: Tier;
}
