import { DEFAULT_CANDIDATE } from "../settings/candidates.ts";
import type { Costs } from "./costs.ts";
import type { Deadline } from "./deadline.ts";
import type { Plan } from "./plan.ts";
import type { Ranked } from "./prediction.ts";
import type { Trials } from "./trials.ts";

/** Share of the time left that a draft's trace should take; measuring takes more. */
const DRAFT_SHARE = 0.4;
/** A draft of fewer pixels than this saves nothing more. */
const LEAST_PIXELS = 48 * 48;
/**
 * Nor does one of more: reducing softens every edge, and a clean logo of 512 px takes 14 ms whole, 58 from 160,000 pixels, 20 from
 * these. Of noise, blurs and JPEGs, 480 to 1,500 ms whole, these take 12 to 46 ms for the same fidelity within .003.
 */
const MOST_PIXELS = 20_000;

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
	costs: Costs,
	pixels: number,
): Promise<boolean> {
	const { tier, makes } = tiers[0];
	const [first] = makes;
	const inTime = ({ setting, prediction }: Ranked) =>
		costs.of(setting.converter, prediction.ms) <= deadline.left();
	let isDraft = false;
	if (deadline.budgetMs === undefined || inTime(first)) {
		await trials.make(first.setting, tier, true);
	} else if (inTime(quickest)) {
		await trials.make(quickest.setting, tier, true);
	} else {
		isDraft = true;
		// A draft takes about as long as it has pixels.
		const left = costs.beside(deadline.left());
		const share = (left * DRAFT_SHARE) / quickest.prediction.ms;
		const few = Math.max(
			LEAST_PIXELS,
			Math.min(MOST_PIXELS, Math.floor(pixels * share)),
		);
		await trials.draft(quickest.setting, tier, few);
	}
	if (trials.best() === undefined)
		await trials.make(DEFAULT_CANDIDATE, tier, true);
	return isDraft;
}
