import type { AnalysedImage } from "../conversion/task.ts";
import type { Attempt, BestAttempt } from "./attempt.ts";
import type { Climb } from "./climb.ts";
import type { Outlook } from "./outlook.ts";
import type { Choice } from "./plan.ts";

/** Total ms of each phase, over all conversions made for the answer. */
export interface RoutingPhases {
	readonly queue: number;
	readonly decode: number;
	readonly restore: number;
	readonly analyse: number;
	readonly infer: number;
	readonly trace: number;
	readonly render: number;
	readonly measure: number;
}

/**
 * What had to be left out: models (rules of thumb stood in), time (it ended before
 * the work did), resolution (traced from fewer pixels to be in time), damage (not
 * looked for to the end, or not undone, to be in time).
 */
export type Degradation = "models" | "time" | "resolution" | "damage";

/** What came of routing an image: the best conversion, and how it came about. */
export interface RoutedConversion {
	readonly image: AnalysedImage;
	readonly best: BestAttempt;
	readonly attempts: readonly Attempt[];
	readonly outlook: Outlook;
	readonly choice: Choice;
	readonly climb: Climb;
	readonly method: "auto" | "manual" | "fallback";
	/** Why this is not what the models would have made; undefined when it is. */
	readonly fallback: string | undefined;
	readonly degraded: readonly Degradation[];
	readonly reasoning: string;
	/** From the analysed image to the choice of a tier, in ms. */
	readonly routingMs: number;
	readonly phases: RoutingPhases;
	readonly elapsedMs: number;
}
