import type { AnalysedImage } from "../conversion/task.ts";
import type { Attempt, BestAttempt } from "./attempt.ts";
import type { Climb } from "./climb.ts";
import type { Outlook } from "./outlook.ts";
import type { Choice } from "./plan.ts";
import { explain } from "./reasoning.ts";
import type { Degradation, RoutedConversion, RoutingPhases } from "./routed.ts";

/** All that there is to tell of an answer. */
export interface Account {
	readonly image: AnalysedImage;
	readonly outlook: Outlook;
	readonly choice: Choice;
	/** The client chose the tier. */
	readonly manual: boolean;
	readonly climb: Climb;
	readonly best: BestAttempt;
	readonly attempts: readonly Attempt[];
	/** Why conversions that were tried failed. */
	readonly faults: readonly Error[];
	readonly target: number;
	readonly budgetMs: number | undefined;
	readonly routingMs: number;
	readonly elapsedMs: number;
}

/** Tells an answer and how it came about. */
export function tell(account: Account): RoutedConversion {
	const { image, outlook, choice, manual, climb, best, attempts } = account;
	const { routingMs, elapsedMs, target, budgetMs } = account;
	const byModels = manual ? "manual" : "auto";
	return {
		...{ image, best, attempts, outlook, choice, climb },
		method: outlook.fallback === undefined ? byModels : "fallback",
		fallback: outlook.fallback ?? describeFaults(account),
		degraded: degradations(account),
		reasoning: explain({
			...{ choice, manual, target, budgetMs, best, elapsedMs },
			...{ tiers: outlook.plan.tiers, ...climb },
		}),
		phases: phasesOf(account),
		...{ routingMs, elapsedMs },
	};
}

function describeFaults({ faults, climb, best }: Account): string | undefined {
	if (faults.length === 0) return undefined;
	const { converter } = best.setting;
	return `${faults.length} of the conversions tried in tiers 1 to ${climb.used} failed (${faults[0].message}) and ${converter} stood in`;
}

function degradations(account: Account): Degradation[] {
	const { image, outlook, climb, best } = account;
	return [
		...(outlook.fallback === undefined ? [] : ["models" as const]),
		...(climb.ranOutOfTime ? ["time" as const] : []),
		...(best.draft ? ["resolution" as const] : []),
		...(image.isHurried ? ["damage" as const] : []),
	];
}

function phasesOf({ image, outlook, attempts }: Account): RoutingPhases {
	const total = (phase: "queue" | "restore" | "trace" | "render" | "measure") =>
		attempts.reduce((sum, { result }) => sum + result.phases[phase], 0);
	return {
		queue: image.phases.queue + total("queue"),
		decode: image.phases.decode,
		restore: image.phases.restore + total("restore"),
		analyse: image.phases.analyse,
		infer: outlook.inferMs,
		trace: total("trace"),
		render: total("render"),
		measure: total("measure"),
	};
}
