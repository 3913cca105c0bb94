import type { AnalysedImage } from "../conversion/task.ts";
import type { AnalysisOptions } from "../conversion/tasks.ts";
import { asksForALook, toldBy } from "../damage/hint.ts";
import type { Deadline } from "./deadline.ts";
import { patienceOf } from "./outlook.ts";
import type { TierPredictor } from "./prediction.ts";

/** Decodes an image and computes what the models are given of it; a second time where a hint is given. */
export type Analyse = (
	bytes: Uint8Array,
	signal: AbortSignal,
	options?: Pick<AnalysisOptions, "hint" | "restoreUntil">,
) => Promise<AnalysedImage>;

/** Share of the time left that damage may be looked for and undone in: tracing and measuring take longer. */
const RESTORING_SHARE = 0.35;
/** A second look is taken if so many times the first one's work are left: a drawing has to be made after it. */
const CAUTION = 3;

/**
 * Looks at a picture. Where measuring found no damage and couldn't rule it out, the model is asked, and what it holds likely is
 * told, or looked for once more, more closely, where that can be undone. Without the model it stays with what was measured. Where the client gave a budget, damage that
 * can't be undone in good time stays.
 *
 * @param predictor left out while models load
 */
export async function look(
	bytes: Uint8Array,
	signal: AbortSignal,
	analyse: Analyse,
	predictor?: Pick<TierPredictor, "expectDamage">,
	deadline?: Pick<Deadline, "left" | "budgetMs">,
): Promise<AnalysedImage> {
	const isFree = deadline?.budgetMs === undefined;
	const left = () => (isFree ? Number.POSITIVE_INFINITY : deadline.left());
	const restoreUntil = () =>
		isFree ? undefined : Date.now() + RESTORING_SHARE * left();
	const image = await analyse(bytes, signal, { restoreUntil: restoreUntil() });
	if (image.traces === undefined || predictor === undefined) return image;
	const { decode, restore, analyse: analysis } = image.phases;
	const lookMs = decode + restore + analysis;
	if (left() < CAUTION * lookMs) return { ...image, isHurried: true };
	const { hint } = await predictor.expectDamage(
		image.traces,
		patienceOf(left(), signal),
	);
	if (!asksForALook(hint)) {
		const told = toldBy(hint);
		return told === undefined ? image : { ...image, damage: [told] };
	}
	const again = await analyse(bytes, signal, {
		hint,
		restoreUntil: restoreUntil(),
	});
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
