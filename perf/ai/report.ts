import { table } from "../support/markdown.ts";
import { median, quantile } from "../support/statistics.ts";
import type { Decision, ItemResult, Row } from "./measure-item.ts";
import { wilson } from "./optimal.ts";

const WAYS = ["tier 1", "tier 2", "tier 3", "auto"];

/** Ten requests at once: how long, and the memory of all processes at its peak. */
export interface Crowd {
	readonly requests: number;
	readonly ms: readonly number[];
	readonly peakMb: number;
	readonly idleMb: number;
}

/** The whole report in Markdown. */
export function report(
	results: readonly ItemResult[],
	crowd: Crowd,
	switching: string,
	heading: string,
): string {
	const fallbacks = results.reduce((sum, one) => sum + one.fallbacks, 0);
	return [
		heading,
		fallbacks > 0
			? `**${fallbacks} answers came from rules of thumb, not from models.**`
			: "",
		"## Quality\n\nMeans over all images. Error is 1 - SSIM; removed is the share of the plain route's mean error that is gone. The true vector is what the input was drawn from.",
		quality(results),
		"### By kind of logo, as the classifier sees it",
		qualityBy(results, ({ logoType }) => logoType),
		"### By set",
		qualityBy(results, ({ set }) => set),
		"### By size",
		qualityBy(results, ({ size }) => `${size} px`),
		"## Choice of the tier\n\nThe optimal tier is the cheapest whose measured SSIM, inside the same budget, meets the target; where none does, the best or one within 0.0001 of it. Used: where the answer came from, after measuring. Predicted: what the models alone chose. With Wilson's 95 % interval.",
		decisions(results),
		"## Predictions",
		predictions(results),
		"## Time",
		times(results),
		`## ${crowd.requests} at once`,
		`All processes together ${crowd.idleMb.toFixed(0)} MiB before, at most ${crowd.peakMb.toFixed(0)} MiB during; answers after ${crowd.ms.map((ms) => (ms / 1000).toFixed(2)).join(", ")} s.`,
		"## The switch\n\nThe flags file is edited while the service runs; a look at it every 250 ms is part of these times.",
		switching,
	]
		.filter((part) => part !== "")
		.join("\n\n");
}

const rowsOf = (results: readonly ItemResult[], way: string): Row[] =>
	results.flatMap(({ rows }) => rows.filter((row) => row.way === way));
const mean = (values: readonly number[]) =>
	values.length === 0
		? Number.NaN
		: values.reduce((sum, value) => sum + value, 0) / values.length;
/** Of the plain route's error, on the same images. */
function removed(
	results: readonly ItemResult[],
	way: string,
	of: (row: Row) => number | undefined,
): number {
	const pairs = results.flatMap(({ rows }) => {
		const plain = rows.find((row) => row.way === "plain");
		const other = rows.find((row) => row.way === way);
		const a = plain && of(plain);
		const b = other && of(other);
		return a === undefined || b === undefined ? [] : [[1 - a, 1 - b]];
	});
	const before = mean(pairs.map(([a]) => a));
	return (before - mean(pairs.map(([, b]) => b))) / before;
}
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const ssim4 = (value: number) => value.toFixed(4);

function quality(results: readonly ItemResult[]): string {
	const ways = [
		...new Set(results.flatMap(({ rows }) => rows.map(({ way }) => way))),
	];
	return table(
		[
			"",
			"images",
			"SSIM",
			"change",
			"error removed",
			"SSIM to truth",
			"error removed",
			"KB",
			"ms p50",
			"ms p95",
		],
		ways.map((way) => {
			const rows = rowsOf(results, way);
			const plainOf = results.filter(({ rows: all }) =>
				all.some((row) => row.way === way),
			);
			const before = mean(rowsOf(plainOf, "plain").map((row) => row.ssim));
			const after = mean(rows.map((row) => row.ssim));
			const truths = rows.flatMap((row) => row.truth ?? []);
			const times = rows.map((row) => row.ms);
			return [
				way,
				rows.length,
				ssim4(after),
				percent((after - before) / before),
				percent(removed(results, way, (row) => row.ssim)),
				truths.length === 0 ? "" : ssim4(mean(truths)),
				percent(removed(results, way, (row) => row.truth)),
				(mean(rows.map((row) => row.bytes)) / 1024).toFixed(1),
				median(times).toFixed(0),
				quantile(times, 0.95).toFixed(0),
			];
		}),
	);
}

function qualityBy(
	results: readonly ItemResult[],
	key: (result: ItemResult) => string,
): string {
	const groups = groupBy(results, key);
	return table(
		["", "images", "plain SSIM", ...WAYS.map((way) => `${way}: SSIM, removed`)],
		[...groups].map(([name, group]) => [
			name,
			group.length,
			ssim4(mean(rowsOf(group, "plain").map((row) => row.ssim))),
			...WAYS.map(
				(way) =>
					`${ssim4(mean(rowsOf(group, way).map((row) => row.ssim)))}, ${percent(removed(group, way, (row) => row.ssim))}`,
			),
		]),
	);
}

function groupBy(
	results: readonly ItemResult[],
	key: (result: ItemResult) => string,
): Map<string, ItemResult[]> {
	const groups = new Map<string, ItemResult[]>();
	for (const result of results) {
		const name = key(result);
		const group = groups.get(name);
		if (group === undefined) groups.set(name, [result]);
		else group.push(result);
	}
	return groups;
}

function decisions(results: readonly ItemResult[]): string {
	const all = results.flatMap((result) => result.decisions);
	const name = ({ budgetMs }: Decision) =>
		budgetMs === undefined ? "no budget" : `${budgetMs / 1000} s`;
	const line = (label: string, group: readonly Decision[]) => {
		const hits = (field: "used" | "selected") =>
			group.filter((one) => one.optimal.includes(one[field])).length;
		const share = (field: "used" | "selected") => {
			const [low, high] = wilson(hits(field), group.length);
			return `${percent(hits(field) / group.length)} (${percent(low)} to ${percent(high)})`;
		};
		const tiers = [1, 2, 3].map(
			(tier) => group.filter(({ used }) => used === tier).length,
		);
		return [
			label,
			group.length,
			share("used"),
			share("selected"),
			tiers.join(" / "),
		];
	};
	const groups = new Map<string, Decision[]>();
	for (const one of all) {
		const label = `${one.target}, ${name(one)}`;
		groups.set(label, [...(groups.get(label) ?? []), one]);
	}
	const free = all.filter(({ budgetMs }) => budgetMs === undefined);
	const bound = all.filter(({ budgetMs }) => budgetMs !== undefined);
	const late = bound.map(({ ms, budgetMs = 0 }) => ms - budgetMs);
	const kept = late.filter((ms) => ms <= 0).length;
	return `${table(
		["target, budget", "decisions", "used", "predicted", "tier 1 / 2 / 3 used"],
		[
			...[...groups].map(([label, group]) => line(label, group)),
			line("all without a budget", free),
			line("all with a budget", bound),
		],
	)}\n\n${kept} of ${late.length} answers came inside their budget; the latest ${Math.max(0, ...late).toFixed(0)} ms after it.`;
}

function predictions(results: readonly ItemResult[]): string {
	const all = results.flatMap((result) => result.predictions);
	const error = mean(
		all.map(({ predicted, actual }) => Math.abs(predicted - actual)),
	);
	const inside = all.filter((one) => one.inside).length / all.length;
	return `Tier 1's predicted SSIM is off by ${error.toFixed(4)} in the mean; its 90 % interval holds ${percent(inside)} of the measured ones (${all.length} images).`;
}

function times(results: readonly ItemResult[]): string {
	const line = (label: string, values: readonly number[]) => [
		label,
		values.length,
		values.length === 0 ? "" : median(values).toFixed(1),
		values.length === 0 ? "" : quantile(values, 0.95).toFixed(1),
	];
	const at512 = results.filter(({ size }) => size === 512);
	return table(
		["ms", "times", "p50", "p95"],
		[
			...["plain", ...WAYS].map((way) =>
				line(
					`${way}, end to end`,
					rowsOf(results, way).map((row) => row.ms),
				),
			),
			...["plain", ...WAYS].map((way) =>
				line(
					`${way} at 512 px, end to end`,
					rowsOf(at512, way).map((row) => row.ms),
				),
			),
			line(
				"routing",
				results.flatMap((result) => result.routingMs),
			),
			line(
				"inference, in it",
				results.flatMap((result) => result.inferMs),
			),
		],
	);
}
