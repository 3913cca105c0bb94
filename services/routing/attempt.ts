import type { ConversionResult } from "../conversion/task.ts";
import type { Setting } from "../settings/setting.ts";
import type { Tier } from "./tiers.ts";

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
