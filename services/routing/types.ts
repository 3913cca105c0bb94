import type { ConversionResult } from "../conversion/task.ts";
import type { Predictor } from "../prediction/predictor.ts";
import type { Quality } from "../prediction/types.ts";
import type { Encodable } from "./candidate-encoding.ts";

/** A converter and complete parameters of it. */
export type Setting = Encodable;

/** What a conversion is expected to give and to cost. */
export type Prediction = Quality;

/** What a router asks the models, or the rules in their place. */
export type TierPredictor = Pick<
	Predictor,
	"classify" | "recommend" | "predictQuality"
>;

export type Tier = 1 | 2 | 3;
export const TIERS: readonly Tier[] = [1, 2, 3];

/** One conversion that was made and measured; its SVG is kept only while it is the best. */
export interface Attempt {
	readonly setting: Setting;
	readonly result: Omit<ConversionResult, "svg">;
	/** The tier that it was made in. */
	readonly tier: Tier;
	/** Traced from fewer pixels than there are, for haste. */
	readonly draft?: true;
}

/** The best conversion so far, with its SVG. */
export interface BestAttempt extends Attempt {
	readonly result: ConversionResult;
}
