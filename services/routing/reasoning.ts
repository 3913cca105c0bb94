import type { Attempt } from "./attempt.ts";
import { type Choice, ofTier, type TierPrediction } from "./plan.ts";
import type { Tier } from "./tiers.ts";

const q = (quality: number) => quality.toFixed(3);
const s = (ms: number) => (ms / 1000).toFixed(2);

/** A tier that followed because the one before fell short. */
export interface Escalation {
	readonly from: Tier;
	readonly to: Tier;
	/** Fidelity of what the tier before made. */
	readonly measured: number;
	readonly reason: string;
}

/** What happened, for the one sentence that explains a choice. */
export interface Story {
	readonly tiers: readonly TierPrediction[];
	readonly choice: Choice;
	readonly manual: boolean;
	readonly target: number;
	readonly budgetMs: number | undefined;
	readonly escalations: readonly Escalation[];
	readonly used: Tier;
	readonly best: Attempt;
	readonly elapsedMs: number;
}

/** Explains in one sentence of numbers why a tier was chosen and what came of it. */
export function explain(story: Story): string {
	return `${chosen(story)}; ${outcome(story)}.`;
}

function chosen({ tiers, choice, manual, target, budgetMs }: Story): string {
	const { tier, meets, margin, fits } = choice;
	const { prediction, ms } = ofTier(tiers, tier);
	const { ssim, lower, upper } = prediction;
	const expected = `${q(ssim)} (${q(lower)} to ${q(upper)}) expected in ${s(ms)} s`;
	const budget = budgetMs === undefined ? "" : ` in ${s(budgetMs)} s`;
	if (manual) return `Tier ${tier} was asked for, ${expected}`;
	if (meets)
		return `Tier ${tier} is the cheapest that should meet ${q(target)}${budget}: ${expected}, margin ${q(margin)}`;
	if (fits)
		return `No tier should meet ${q(target)}${budget}; tier ${tier} comes nearest with ${expected}`;
	return `No tier should end${budget}; tier ${tier} takes least, ${expected}`;
}

function outcome(story: Story): string {
	const { escalations, target, used, best, elapsedMs } = story;
	const { fidelity } = best.result;
	const steps = escalations
		.map(
			({ from, to, measured }) =>
				`tier ${from} gave ${q(measured)}, so tier ${to} followed; `,
		)
		.join("");
	const verdict = fidelity >= target ? "meets" : "falls short of";
	return `${steps}tier ${used} measured ${q(fidelity)} after ${s(elapsedMs)} s, which ${verdict} ${q(target)}`;
}
