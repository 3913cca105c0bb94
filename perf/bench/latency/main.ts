/**
 * How long AI answers take, end to end, on clean logos and on each kind of damage, and whether they keep to their budgets:
 *
 *     npm run bench:latency -- [options]
 *
 *     --split test        train, validation or test (test)
 *     --size 512          longer side in pixels (512)
 *     --limit 4           logos of each kind (4)
 *     --kind clean,…      kinds of damage; all without it
 *     --tiers 1,2         tiers that are asked for (1,2)
 *     --busy 0            clients that convert plainly all the while (0)
 *     --minutes 3         no further picture is begun after these (3)
 *     --out latency       writes perf/reports/<name>.md
 *     --gate              exit with 1 and name each broken budget
 *
 * Each logo is drawn from its true vector and damaged as in bench:damage; nothing comes from a cache. Beside the time that passes
 * stands that of processors, by all threads of the service and of its inference process: where the machine is busy with other things,
 * that alone tells what an answer costs. On an idle machine a request takes about as long, for hardly anything of it runs side by side.
 */
import { readFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { ROOT } from "../../../services/project.ts";
import { median, quantile } from "../../../services/statistics.ts";
import {
	atLeast,
	atMost,
	type Budget,
	budgetTable,
	gate,
} from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { processorMs, readTree } from "../../support/process-tree.ts";
import { commandOf, processor, putReport } from "../../support/report.ts";
import { type Answer, client } from "../ai/ask.ts";
import { startWithModels } from "../ai/start.ts";
import { DAMAGES_MADE } from "../damage/kinds.ts";
import { drawSubjects } from "../damage/subjects.ts";

const { values: options } = parseArgs({
	options: {
		split: { type: "string", default: "test" },
		size: { type: "string", default: "512" },
		limit: { type: "string", default: "4" },
		kind: { type: "string" },
		tiers: { type: "string", default: "1,2" },
		busy: { type: "string", default: "0" },
		minutes: { type: "string", default: "3" },
		out: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});
const BUDGETS_MS = [200, 1000];
const TARGET = 0.97;
/** What each tier is held to, ms: the median and the 95th percentile, where there is one. */
const HELD: Readonly<Record<string, { median?: number; p95: number }>> = {
	"1": { median: 60, p95: 150 },
	"2": { p95: 500 },
	"3": { p95: 4000 },
};

interface Timed {
	readonly kind: string;
	/** A tier, or a budget in ms. */
	readonly asked: { readonly tier: string } | { readonly budgetMs: number };
	readonly answer: Answer;
	readonly processorMs: number;
}

const wanted = options.kind?.split(",");
const tiers = options.tiers.split(",");
const kinds = DAMAGES_MADE.filter(({ name }) => wanted?.includes(name) ?? true);
const subjects = drawSubjects(options);
const service = await startWithModels({ WORKERS: "2" });
const tree = await readTree(service.pid);
const ask = client(service.origin);
const timed: Timed[] = [];
let over = false;
const busy = await keepBusy(Number(options.busy));
let pictures = 0;
try {
	// Untimed: the first conversions warm the compiler.
	for (const { make } of kinds)
		for (const tier of tiers) await byTier(await make(subjects[0]), tier);
	const end = performance.now() + 60_000 * Number(options.minutes);
	// One logo through all kinds, then the next, so that a run cut short is fair to all.
	for (const subject of subjects)
		for (const { name: kind, make } of kinds) {
			if (performance.now() > end) break;
			const bytes = await make(subject);
			pictures++;
			for (const tier of tiers)
				timed.push(await time(kind, { tier }, () => byTier(bytes, tier)));
			for (const budgetMs of BUDGETS_MS) {
				const query = `target_quality=${TARGET}&time_budget=${budgetMs / 1000}`;
				const act = () => ask.ai(bytes, query);
				timed.push(await time(kind, { budgetMs }, act));
			}
		}
} finally {
	over = true;
	await Promise.all(busy);
	await service.stop();
}

const damaged = (one: Timed) => one.kind !== "clean";
const routing = timed.map(({ answer }) => answer.routingMs ?? 0);
const analysis = timed.map(({ answer }) => answer.analyseMs ?? 0);
const budgets: Budget[] = [
	...tiers.flatMap((tier) => {
		const { median: middle, p95 } = HELD[tier];
		return [
			["clean", (one: Timed) => !damaged(one)] as const,
			["damaged", damaged] as const,
		].flatMap(([what, which]) => {
			const own = ofTier(tier, timed.filter(which));
			if (own.length === 0) return [];
			const ms = own.map(({ answer }) => answer.ms);
			return [
				...(middle === undefined
					? []
					: [atMost(`tier ${tier}, ${what}, median, ms`, median(ms), middle)]),
				atMost(`tier ${tier}, ${what}, p95, ms`, quantile(ms, 0.95), p95),
			];
		});
	}),
	atMost("analysis, p95, ms", quantile(analysis, 0.95), 10),
	atMost("a routing decision, p95, ms", quantile(routing, 0.95), 10),
	atLeast("answers within their own budget", inTime(timed), 0.99),
];
await putReport(
	options.out,
	[
		`# Latency\n\n${processor()}, Node ${process.version}; ${pictures} of ${kinds.length * subjects.length} pictures of ${options.size} px (${options.split} brands), two workers, client and service on one machine, ${options.busy} other clients; ${loadavg()[0].toFixed(1)} processes wanted a processor in the last minute, these included.\nMade by \`${commandOf("bench:latency")}\`.`,
		`## Budgets\n\n${budgetTable(budgets)}`,
		`## By kind\n\nMilliseconds end to end, as the client sees them; restoring and analysis are parts of them. In time: of answers with ${BUDGETS_MS.map((ms) => `${ms / 1000} s`).join(" and ")}.\n\n${kindTable()}`,
	].join("\n\n"),
);
if (options.gate) gate(budgets);

async function time(
	kind: string,
	asked: Timed["asked"],
	act: () => Promise<Answer>,
): Promise<Timed> {
	const before = await processorMs(tree);
	const answer = await act();
	const after = await processorMs(tree);
	return { kind, asked, answer, processorMs: after - before };
}

function byTier(bytes: Uint8Array, tier: string): Promise<Answer> {
	return ask.ai(bytes, `tier=${tier}`);
}

function ofTier(tier: string, of: readonly Timed[]): Timed[] {
	return of.filter(({ asked }) => "tier" in asked && asked.tier === tier);
}

/** The share of answers with a budget that came within it. */
function inTime(of: readonly Timed[]): number {
	const bound = of.flatMap(({ asked, answer }) =>
		"budgetMs" in asked ? [answer.ms <= asked.budgetMs] : [],
	);
	return bound.filter(Boolean).length / bound.length;
}

function kindTable(): string {
	return table(
		[
			"",
			...tiers.flatMap((tier) => [
				`tier ${tier}, median`,
				"most",
				"processors, median",
				"most",
			]),
			"restoring",
			"analysis",
			"in time",
		],
		kinds.map(({ name }) => {
			const of = timed.filter(({ kind }) => kind === name);
			if (of.length === 0) return [name];
			return [
				name,
				...tiers.flatMap((tier) => {
					const own = ofTier(tier, of);
					const ms = own.map(({ answer }) => answer.ms);
					const spent = own.map(({ processorMs }) => processorMs);
					return [ms, spent].flatMap((values) => [
						median(values),
						Math.max(...values),
					]);
				}),
				median(of.map(({ answer }) => answer.restoreMs ?? 0)),
				median(of.map(({ answer }) => answer.analyseMs ?? 0)),
				`${(100 * inTime(of)).toFixed(0)} %`,
			];
		}),
	);
}

/** Has so many clients convert plainly without a pause until it is over. */
async function keepBusy(clients: number): Promise<Promise<void>[]> {
	const file = join(ROOT, "test/fixtures/logos/logo-slack-256.png");
	const image = await readFile(file);
	return Array.from({ length: clients }, async () => {
		// What is refused is load as well.
		while (!over) await ask.plain(image).catch(() => sleep(20));
	});
}
