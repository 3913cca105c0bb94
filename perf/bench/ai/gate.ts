import { median, quantile } from "../../../services/statistics.ts";
import { atLeast, atMost, type Budget } from "../../support/budgets.ts";
import type { Crowd } from "./crowd.ts";
import { errorRemoved, pairsWithPlain, rowsOf } from "./means.ts";
import type { Decision, ItemResult } from "./measure-item.ts";
import type { Switching } from "./switch.ts";
import { bounded } from "./tables.ts";

/** What the AI promises. A value that was not measured is not kept. */
export function budgetsOf({
	results,
	failed,
	crowds,
	switching,
}: {
	readonly results: readonly ItemResult[];
	readonly failed: readonly string[];
	readonly crowds: readonly Crowd[];
	readonly switching: Switching;
}): Budget[] {
	const at512 = results.filter(({ item }) => item.size === 512);
	const ms = (way: string) => rowsOf(at512, way).map((row) => row.ms);
	const free = results
		.flatMap(({ decisions }) => decisions)
		.filter(({ budgetMs }) => budgetMs === undefined);
	const bound = bounded(results);
	const inTime = bound.filter(
		({ ms: taken, budgetMs = 0 }) => taken <= budgetMs,
	);
	const worse = pairsWithPlain(results, "tier 2").filter(
		({ plain, other }) => other < plain,
	);
	const routing = results.flatMap(({ routingMs }) => routingMs);
	return [
		atMost("pictures that failed", failed.length, 0),
		atLeast("optimal tier, no budget", optimalShare(free), 0.95),
		atLeast("optimal tier, with budgets", optimalShare(bound), 0.95),
		atLeast("answers in time", inTime.length / bound.length, 0.99),
		atLeast("error removed, tier 1", errorRemoved(results, "tier 1"), 0.6),
		atLeast("error removed, tier 2", errorRemoved(results, "tier 2"), 0.7),
		atLeast("error removed, tier 3", errorRemoved(results, "tier 3"), 0.8),
		atMost("pictures on which tier 2 is worse than plain", worse.length, 0),
		atMost("tier 1 at 512 px, median, ms", median(ms("tier 1")), 60),
		atMost("tier 1 at 512 px, p95, ms", high(ms("tier 1")), 150),
		atMost("tier 2 at 512 px, p95, ms", high(ms("tier 2")), 500),
		atMost("tier 3 at 512 px, p95, ms", high(ms("tier 3")), 4000),
		atMost("a routing decision, p95, ms", high(routing), 10),
		...crowds.map(({ what, requests, peakMb }) =>
			atMost(`all processes, ${requests} ${what} at once, MiB`, peakMb, 500),
		),
		switchedOn(switching),
		atMost(
			"switched off: memory to before, median",
			median(
				switching.rounds.map(({ beforeMb, afterMb }) => afterMb / beforeMb),
			),
			1.1,
		),
		atMost(
			"plain conversion, AI on to off, median",
			median(
				switching.rounds.map(({ plainOn, plainOff }) => plainOn / plainOff),
			),
			1.1,
		),
	];
}

/** How soon the models answer once the flag is on. */
export const switchedOn = ({ first, rounds }: Switching): Budget =>
	atMost(
		"switched on: first answer with models, most, ms",
		Math.max(
			...[first, ...rounds].map(({ firstWithModels }) => firstWithModels),
		),
		1000,
	);

const optimalShare = (decisions: readonly Decision[]) =>
	decisions.filter(({ optimal, used }) => optimal.includes(used)).length /
	decisions.length;
const high = (values: readonly number[]) => quantile(values, 0.95);
