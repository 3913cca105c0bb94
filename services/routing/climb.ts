import { DEFAULT_CANDIDATE } from "./candidates.ts";
import type { Deadline } from "./deadline.ts";
import type { Outlook } from "./outlook.ts";
import { type Choice, SEARCH_MS } from "./plan.ts";
import type { Escalation } from "./reasoning.ts";
import { searchAround } from "./search.ts";
import type { Trials } from "./trials.ts";
import { type Setting, TIERS, type Tier } from "./types.ts";

export interface ClimbOptions {
	readonly trials: Trials;
	readonly outlook: Outlook;
	readonly deadline: Deadline;
	/** The tier that should do. */
	readonly choice: Choice;
	/** The client chose the tier: all of it is made, whatever comes out. */
	readonly manual: boolean;
	/** The last tier that may follow. */
	readonly highest: Tier;
	/** The SSIM to reach. */
	readonly target: number;
}

/** How far it went. */
export interface Climb {
	/** The last tier that was entered. */
	readonly used: Tier;
	readonly escalations: readonly Escalation[];
	/** The budget ended before the work did. */
	readonly ranOutOfTime: boolean;
}

/**
 * Makes conversions tier by tier. Each tier holds the work of those below, so the
 * climb always starts at the bottom: what the first trace gives is known for a
 * fraction of the next tier's cost, and where it reaches the target the chosen
 * tier was too high. Above the chosen tier every step is an escalation.
 */
export async function climb(options: ClimbOptions): Promise<Climb> {
	const { trials, outlook, deadline, choice, manual, target } = options;
	const { plan } = outlook;
	const escalations: Escalation[] = [];
	const reached = () => {
		const best = trials.best();
		return best !== undefined && best.result.ssim >= target;
	};
	let used: Tier = 1;
	let ranOutOfTime = false;

	await firstTrace();
	for (const tier of TIERS.slice(1)) {
		if (tier > options.highest || (!manual && reached())) break;
		if (deadline.left() <= 0) {
			ranOutOfTime = true;
			break;
		}
		if (!manual && tier > choice.tier) escalations.push(escalation(used, tier));
		used = tier;
		await (tier === 2 ? makeAll(plan.tier2, 2) : search());
	}
	return { used, escalations, ranOutOfTime };

	/** The answer needs one conversion, so this one may overrun the budget. */
	async function firstTrace(): Promise<void> {
		const fits = plan.tiers[0].leastMs <= deadline.left();
		const setting = fits ? plan.tier1 : plan.quickest;
		const attempt = await trials.make(setting, 1, true);
		if (attempt === undefined) await trials.make(DEFAULT_CANDIDATE, 1, true);
		ranOutOfTime = !fits || deadline.left() <= 0;
	}

	async function makeAll(settings: readonly Setting[], tier: Tier) {
		for (const setting of settings) {
			if (deadline.left() <= 0) {
				ranOutOfTime = true;
				return;
			}
			const known = trials.isTried(setting);
			if ((await trials.make(setting, tier)) === undefined && !known)
				ranOutOfTime ||= deadline.left() <= 0;
		}
	}

	async function search(): Promise<void> {
		const until = performance.now() + SEARCH_MS;
		await makeAll(plan.tier3, 3);
		await searchAround({
			trials,
			predict: outlook.predict,
			deadline,
			until,
			enough: manual ? 1 : target,
		});
		ranOutOfTime ||= deadline.left() <= 0;
	}

	function escalation(from: Tier, to: Tier): Escalation {
		const measured = trials.best()?.result.ssim ?? 0;
		return {
			from_tier: from,
			to_tier: to,
			measured_quality: measured,
			reason: `measured ${measured.toFixed(4)} is below the target ${target}`,
		};
	}
}
