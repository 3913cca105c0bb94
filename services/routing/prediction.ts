import type { Predictor } from "../prediction/predictor.ts";
import type { Quality } from "../prediction/types.ts";
import type { Setting } from "../settings/setting.ts";

/** What a conversion is expected to give and to cost. */
export type Prediction = Quality;

/** A setting and what is expected of it. */
export interface Ranked {
	readonly setting: Setting;
	readonly prediction: Prediction;
}

/** What a router asks the models, or the rules in their place. */
export type TierPredictor = Pick<
	Predictor,
	"classify" | "recommend" | "predictQuality" | "expectDamage"
>;
