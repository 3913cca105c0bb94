import type { AnalysedImage } from "../conversion/task.ts";
import type { AnalysisOptions } from "../conversion/tasks.ts";
import { likelyKinds } from "../damage/hint.ts";
import { PATIENCE_MS } from "./outlook.ts";
import type { TierPredictor } from "./prediction.ts";

/** Decodes an image and computes what the models are given of it; a second time where a hint is given. */
export type Analyse = (
	bytes: Uint8Array,
	signal: AbortSignal,
	options?: Pick<AnalysisOptions, "hint">,
) => Promise<AnalysedImage>;

/**
 * Looks at a picture. Where measuring found no damage and couldn't rule it out, the model is asked, and what it holds likely is
 * looked for once more, more closely. Without the model it stays with what was measured.
 */
export async function look(
	bytes: Uint8Array,
	signal: AbortSignal,
	analyse: Analyse,
	predictor: Pick<TierPredictor, "expectDamage">,
): Promise<AnalysedImage> {
	const image = await analyse(bytes, signal);
	if (image.traces === undefined) return image;
	const patience = { deadlineMs: PATIENCE_MS, signal };
	const { hint } = await predictor.expectDamage(image.traces, patience);
	if (likelyKinds(hint).length === 0) return image;
	const again = await analyse(bytes, signal, { hint });
	return { ...again, phases: sum(image.phases, again.phases) };
}

type Phases = AnalysedImage["phases"];

function sum(one: Phases, two: Phases): Phases {
	return {
		queue: one.queue + two.queue,
		decode: one.decode + two.decode,
		restore: one.restore + two.restore,
		analyse: one.analyse + two.analyse,
	};
}
