import { DEFAULT_CANDIDATE } from "../settings/candidates.ts";
import type { Costs } from "./costs.ts";
import type { Deadline } from "./deadline.ts";
import { traceFirst } from "./first-trace.ts";
import type { Outlook } from "./outlook.ts";
import type { Choice, TierPlan } from "./plan.ts";
import type { Escalation } from "./reasoning.ts";
import { searchAround } from "./search.ts";
import type { Tier } from "./tiers.ts";
import type { Trials } from "./trials.ts";

/** An answer that misses the target by more than this is compared with the plain conversion. */
const FAR = 0.05;

export interface ClimbOptions {
	readonly trials: Trials;
	readonly outlook: Outlook;
	readonly deadline: Deadline;
	readonly costs: Costs;
	/** The tier that should do. */
	readonly choice: Choice;
	/** The client chose the tier: all of it is made, whatever comes out. */
	readonly manual: boolean;
	/** The last tier that may follow. */
	readonly highest: Tier;
	/** The fidelity to reach. */
	readonly target: number;
	/** Width times height at working size. */
	readonly pixels: number;
}

/** How far it went. */
export interface Climb {
	/** The last tier that made a conversion. */
	readonly used: Tier;
	readonly escalations: readonly Escalation[];
	/** The budget ended before the work did. */
	readonly ranOutOfTime: boolean;
	/** The best that was made is far from the target. */
	readonly missedByFar: boolean;
}

/**
 * Makes conversions tier by tier. Each tier holds the work of those below, so the
 * climb always starts at the bottom: what the first trace gives is known for a
 * fraction of the next tier's cost, and where it reaches the target the chosen
 * tier was too high. Above the chosen tier every step is an escalation.
 */
export async function climb(options: ClimbOptions): Promise<Climb> {
	const { trials, outlook, deadline, costs, choice, manual, target } = options;
	const { plan } = outlook;
	const [lowest, ...higher] = plan.tiers;
	const escalations: Escalation[] = [];
	const isBelow = (fidelity: number) =>
		(trials.best()?.result.fidelity ?? Number.NEGATIVE_INFINITY) < fidelity;
	let used = lowest.tier;
	const isDraft = await traceFirst(
		trials,
		plan,
		deadline,
		costs,
		options.pixels,
	);
	let ranOutOfTime = isDraft || deadline.left() <= 0;
	for (const next of higher) {
		const { tier } = next;
		if (tier > options.highest || (!manual && !isBelow(target))) break;
		if (deadline.left() <= 0) {
			ranOutOfTime = true;
			break;
		}
		const before = trials.attempts().length;
		const step = escalation(used, tier, trials, target);
		const isWhole = await makeTier(next, options);
		ranOutOfTime ||= !isWhole;
		// A tier for which no time was left is none that was used.
		if (trials.attempts().length === before) continue;
		if (!manual && tier > choice.tier) escalations.push(step);
		used = tier;
	}
	const misses = () => trials.best() !== undefined && isBelow(target - FAR);
	// Nothing hopeless is given that the plain conversion does better.
	if (misses() && !ranOutOfTime) await trials.make(DEFAULT_CANDIDATE, used);
	return { used, escalations, ranOutOfTime, missedByFar: misses() };
}

/**
 * What should not end in time is not begun: it would only be in others' way.
 *
 * @returns whether all of it was done in time
 */
async function makeTier(
	{ tier, makes, searchMs }: TierPlan,
	{ trials, outlook, deadline, costs, manual, target }: ClimbOptions,
): Promise<boolean> {
	const until = performance.now() + searchMs;
	let isWhole = true;
	for (const { setting, prediction } of makes) {
		if (trials.isTried(setting)) continue;
		if (costs.of(setting.converter, prediction.ms) > deadline.left())
			isWhole = false;
		else await trials.make(setting, tier);
	}
	if (searchMs > 0)
		await searchAround({
			...{ trials, tier, deadline, costs, until },
			predict: outlook.predict,
			enough: manual ? 1 : target,
		});
	return isWhole && deadline.left() > 0;
}

function escalation(
	from: Tier,
	to: Tier,
	trials: Trials,
	target: number,
): Escalation {
	const measured = trials.best()?.result.fidelity ?? 0;
	const reason = `measured ${measured.toFixed(4)} is below the target ${target}`;
	return { from, to, measured, reason };
}
