import { TIERS } from "../../../services/routing/tiers.ts";
import { mean, median, quantile } from "../../../services/statistics.ts";
import { table } from "../../support/markdown.ts";
import {
	AI_WAYS,
	errorRemoved,
	groupBy,
	pairsWithPlain,
	rowsOf,
	waysOf,
} from "./means.ts";
import type { Decision, ItemResult } from "./measure-item.ts";
import { wilson } from "./optimal.ts";

const percent = (share: number) =>
	Number.isNaN(share) ? "" : `${(100 * share).toFixed(1)} %`;
const ssim4 = (value: number) => (Number.isNaN(value) ? "" : value.toFixed(4));

/** Every way beside the plain route. */
export function qualityTable(results: readonly ItemResult[]): string {
	return table(
		[
			"",
			"pictures",
			"SSIM",
			"change",
			"error removed",
			"SSIM to truth",
			"error removed",
			"KB",
			"ms p50",
			"ms p95",
		],
		waysOf(results).map((way) => {
			const rows = rowsOf(results, way);
			const pairs = pairsWithPlain(results, way);
			const before = mean(pairs.map(({ plain }) => plain));
			const after = mean(pairs.map(({ other }) => other));
			const times = rows.map((row) => row.ms);
			return [
				way,
				rows.length,
				ssim4(after),
				percent((after - before) / before),
				percent(errorRemoved(results, way)),
				ssim4(mean(rows.flatMap((row) => row.truth ?? []))),
				percent(errorRemoved(results, way, (row) => row.truth)),
				(mean(rows.map((row) => row.bytes)) / 1024).toFixed(1),
				median(times).toFixed(0),
				quantile(times, 0.95).toFixed(0),
			];
		}),
	);
}

/** The AI's ways, with the error that each removes, and the peers, by some key. */
export function qualityTableBy(
	results: readonly ItemResult[],
	key: (result: ItemResult) => string,
): string {
	const peers = waysOf(results).filter(
		(way) => way !== "plain" && !AI_WAYS.includes(way),
	);
	const ssim = (group: readonly ItemResult[], way: string) =>
		ssim4(mean(rowsOf(group, way).map((row) => row.ssim)));
	return table(
		[
			"",
			"pictures",
			"plain",
			...AI_WAYS.map((way) => `${way}, removed`),
			...peers,
		],
		[...groupBy(results, key)].map(([name, group]) => [
			name,
			group.length,
			ssim(group, "plain"),
			...AI_WAYS.map(
				(way) => `${ssim(group, way)}, ${percent(errorRemoved(group, way))}`,
			),
			...peers.map((way) => ssim(group, way)),
		]),
	);
}

/** The router's choices against the optimal tiers. */
export function decisionTable(results: readonly ItemResult[]): string {
	const all = results.flatMap(({ decisions }) => decisions);
	const label = ({ target, budgetMs }: Decision) =>
		`${target}, ${budgetMs === undefined ? "no budget" : `${budgetMs / 1000} s`}`;
	const line = (name: string, group: readonly Decision[]) => {
		const share = (field: "used" | "selected") => {
			const hits = group.filter((one) => one.optimal.includes(one[field]));
			const [low, high] = wilson(hits.length, group.length);
			return `${percent(hits.length / group.length)} (${percent(low)} to ${percent(high)})`;
		};
		const tiers = TIERS.map(
			({ tier }) => group.filter(({ used }) => used === tier).length,
		);
		return [
			name,
			group.length,
			share("used"),
			share("selected"),
			tiers.join(" / "),
		];
	};
	return table(
		["target, budget", "decisions", "used", "foretold", "tier 1 / 2 / 3 used"],
		[
			...[...groupBy(all, label)].map(([name, group]) => line(name, group)),
			line(
				"all without a budget",
				all.filter(({ budgetMs }) => budgetMs === undefined),
			),
			line(
				"all with a budget",
				all.filter(({ budgetMs }) => budgetMs !== undefined),
			),
		],
	);
}

/** Whether answers came inside their budgets. */
export function lateness(results: readonly ItemResult[]): string {
	return [...groupBy(bounded(results), ({ budgetMs }) => String(budgetMs))]
		.map(([budget, group]) => {
			const late = group.map(({ ms, budgetMs = 0 }) => ms - budgetMs);
			const kept = late.filter((ms) => ms <= 0).length;
			return `Of ${group.length} answers with ${Number(budget) / 1000} s, ${kept} came in time, as the client sees it; half of the others within ${median([0, ...late.filter((ms) => ms > 0)]).toFixed(0)} ms after it, the last ${Math.max(0, ...late).toFixed(0)} ms.`;
		})
		.join("\n");
}

/** The decisions that had a time budget. */
export const bounded = (results: readonly ItemResult[]): Decision[] =>
	results
		.flatMap(({ decisions }) => decisions)
		.filter(({ budgetMs }) => budgetMs !== undefined);

/** How far tier 1's predictions are off. */
export function predictionLine(results: readonly ItemResult[]): string {
	const off = results.map(({ prediction: { predicted, actual } }) =>
		Math.abs(predicted - actual),
	);
	const inside = results.filter(({ prediction }) => prediction.inside).length;
	return `Tier 1's predicted SSIM is off by ${ssim4(mean(off))} in the mean, ${ssim4(median(off))} in the median; its 90 % interval holds ${percent(inside / results.length)} of the measured ones (${results.length} pictures).`;
}

export function timeTable(results: readonly ItemResult[]): string {
	const line = (name: string, values: readonly number[]) => [
		name,
		values.length,
		values.length === 0 ? "" : median(values).toFixed(1),
		values.length === 0 ? "" : quantile(values, 0.95).toFixed(1),
	];
	const times = (of: readonly ItemResult[], suffix: string) =>
		["plain", ...AI_WAYS].map((way) =>
			line(
				`${way}${suffix}`,
				rowsOf(of, way).map((row) => row.ms),
			),
		);
	return table(
		["ms", "times", "p50", "p95"],
		[
			...times(results, ", end to end"),
			...times(
				results.filter(({ item }) => item.size === 512),
				" at 512 px, end to end",
			),
			line(
				"a routing decision",
				results.flatMap(({ routingMs }) => routingMs),
			),
			line(
				"the models' answers in it",
				results.flatMap(({ inferMs }) => inferMs),
			),
		],
	);
}
