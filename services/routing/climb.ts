import { DEFAULT_CANDIDATE } from "./candidates.ts";
import type { Deadline } from "./deadline.ts";
import type { Outlook } from "./outlook.ts";
import { CAUTION, type Choice, type Ranked, SEARCH_MS } from "./plan.ts";
import type { Escalation } from "./reasoning.ts";
import { searchAround } from "./search.ts";
import type { Trials } from "./trials.ts";
import { TIERS, type Tier } from "./types.ts";

/** Share of the time left that a draft's trace should take; measuring takes more. */
const DRAFT_SHARE = 0.4;
/** An answer that misses the target by more than this is compared with the plain conversion. */
const FAR = 0.05;
/** A draft of fewer pixels than this saves nothing more. */
const LEAST_PIXELS = 48 * 48;

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
	const { trials, outlook, deadline, choice, manual, target } = options;
	const { plan } = outlook;
	const escalations: Escalation[] = [];
	const reached = () => {
		const best = trials.best();
		return best !== undefined && best.result.fidelity >= target;
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
		const before = trials.attempts().length;
		const step = escalation(used, tier);
		await (tier === 2 ? makeAll(plan.tier2, 2) : search());
		// A tier for which no time was left is none that was used.
		if (trials.attempts().length === before) continue;
		if (!manual && tier > choice.tier) escalations.push(step);
		used = tier;
	}
	if (missesByFar()) await compareWithDefault();
	return { used, escalations, ranOutOfTime, missedByFar: missesByFar() };

	function missesByFar(): boolean {
		const best = trials.best();
		return best !== undefined && best.result.fidelity < target - FAR;
	}

	/** Nothing hopeless is given that the plain conversion does better. */
	async function compareWithDefault(): Promise<void> {
		if (ranOutOfTime || trials.isTried(DEFAULT_CANDIDATE)) return;
		await trials.make(DEFAULT_CANDIDATE, used);
	}

	/**
	 * The answer needs one conversion. Where none is expected to end in time it is
	 * drafted from fewer pixels; where that expectation was too bright it overruns
	 * the budget, since ending a worker and starting another would take longer.
	 */
	async function firstTrace(): Promise<void> {
		const { quickest } = plan;
		const inTime = (ms: number) => ms * CAUTION <= deadline.left();
		if (deadline.budgetMs === undefined || inTime(plan.tiers[0].leastMs)) {
			await trials.make(plan.tier1, 1, true);
		} else if (inTime(quickest.prediction.ms)) {
			await trials.make(quickest.setting, 1, true);
		} else {
			ranOutOfTime = true;
			const pixels = draftPixels(quickest.prediction.ms);
			await trials.draft(quickest.setting, pixels);
		}
		if (trials.best() === undefined)
			await trials.make(DEFAULT_CANDIDATE, 1, true);
		ranOutOfTime ||= deadline.left() <= 0;
	}

	/** A trace takes about as long as it has pixels. */
	function draftPixels(fullMs: number): number {
		const share = (deadline.left() * DRAFT_SHARE) / fullMs;
		return Math.max(LEAST_PIXELS, Math.floor(options.pixels * share));
	}

	/** What should not end in time is not begun: it would only be in others' way. */
	async function makeAll(ranked: readonly Ranked[], tier: Tier) {
		for (const { setting, prediction } of ranked) {
			if (trials.isTried(setting)) continue;
			if (prediction.ms * CAUTION > deadline.left()) ranOutOfTime = true;
			else await trials.make(setting, tier);
		}
		ranOutOfTime ||= deadline.left() <= 0;
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
		const measured = trials.best()?.result.fidelity ?? 0;
		return {
			from,
			to,
			measured,
			reason: `measured ${measured.toFixed(4)} is below the target ${target}`,
		};
	}
}
