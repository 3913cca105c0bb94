import { DEFAULT_CANDIDATE } from "../settings/candidates.ts";
import type { Deadline } from "./deadline.ts";
import { CAUTION, type Plan } from "./plan.ts";
import type { Trials } from "./trials.ts";

/** Share of the time left that a draft's trace should take; measuring takes more. */
const DRAFT_SHARE = 0.4;
/** A draft of fewer pixels than this saves nothing more. */
const LEAST_PIXELS = 48 * 48;

/**
 * The answer needs one conversion. Where none is expected to end in time it is
 * drafted from fewer pixels; where that expectation was too bright it overruns
 * the budget, since ending a worker and starting another would take longer.
 *
 * @param pixels width times height at working size
 * @returns whether it had to be a draft
 */
export async function traceFirst(
	trials: Trials,
	{ tiers, quickest }: Plan,
	deadline: Deadline,
	pixels: number,
): Promise<boolean> {
	const { tier, setting, leastMs } = tiers[0];
	const fastest = quickest.prediction.ms;
	const inTime = (ms: number) => ms * CAUTION <= deadline.left();
	let isDraft = false;
	if (deadline.budgetMs === undefined || inTime(leastMs)) {
		await trials.make(setting, tier, true);
	} else if (inTime(fastest)) {
		await trials.make(quickest.setting, tier, true);
	} else {
		isDraft = true;
		// A trace takes about as long as it has pixels.
		const share = (deadline.left() * DRAFT_SHARE) / fastest;
		const few = Math.max(LEAST_PIXELS, Math.floor(pixels * share));
		await trials.draft(quickest.setting, tier, few);
	}
	if (trials.best() === undefined)
		await trials.make(DEFAULT_CANDIDATE, tier, true);
	return isDraft;
}
