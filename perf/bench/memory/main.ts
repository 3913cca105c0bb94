/**
 * What memory the service takes, and whether it comes back:
 *
 *     npm run bench:memory -- [options]
 *
 *     --count 10      pictures of each kind at once (10)
 *     --rounds 3      lots of each kind, one after the other (3)
 *     --settle 30     seconds within which memory is to be back (30)
 *     --kind …        photographs, noise, logos; all without it
 *     --way …         plain, subpixel, quality, AI, job; all without it
 *     --row …         that row of the report, such as "photographs, plain", or "without AI", anew; may be given again for another
 *     --minutes 9     no row is begun later than that
 *     --out memory    writes perf/reports/<name>.md
 *     --gate          exit with 1 and name each broken budget
 *
 * Resident memory of the service and its inference process together, as the kernel counts it, what they share counted once; the
 * PostgreSQL that jobs bring is told beside it. The service is as `npm start` has it, its cache included, but for its limits of time.
 * One stands all bursts of a run, one after the other, so what one leaves behind shows in the next. Rows are kept in .cache/memory: a
 * run that was stopped goes on where it was, another program is measured anew, and the report tells of all rows that there are.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { ROOT } from "../../../services/project.ts";
import { hand, reach } from "../../proof/jobs/scene.ts";
import {
	atMost,
	type Budget,
	budgetTable,
	gate,
} from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { commandOf, putReport } from "../../support/report.ts";
import { type Service, startService } from "../../support/service.ts";
import { startWithModels } from "../ai/start.ts";
import { load } from "../http/load.ts";
import { logos } from "../http/logos.ts";
import { burst, sendAll } from "./burst.ts";
import { look, watch } from "./held.ts";
import { basis, keep, keptRows } from "./kept.ts";
import { KIND_NAMES, type Kind, kinds } from "./pictures.ts";

const { values: options } = parseArgs({
	options: {
		count: { type: "string", default: "10" },
		rounds: { type: "string", default: "3" },
		settle: { type: "string", default: "30" },
		kind: { type: "string" },
		way: { type: "string" },
		row: { type: "string", multiple: true, default: [] },
		minutes: { type: "string" },
		out: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});
const WORKERS = "2";
/** Seconds for which ten connections convert plainly. */
const PLAIN_SECONDS = 10;
/** All threads have collected their garbage by then. */
const IDLE_MS = 10_000;

/** What is done with the pictures of a kind. */
const WAYS: Readonly<
	Record<
		string,
		(service: Service, kind: Kind) => Promise<readonly (string | number)[]>
	>
> = {
	plain: posts("/api/convert"),
	subpixel: posts("/api/convert?converter=subpixel"),
	quality: posts("/api/convert?converter=subpixel&effort=quality"),
	AI: posts("/api/convert-ai"),
	job: handOver,
};

const startedAt = performance.now();
const until = startedAt + 60_000 * Number(options.minutes ?? Infinity);
const { count, rounds, settle } = options;
const of = await basis([count, rounds, settle]);
const WITHOUT_AI = "without AI";
const wantedKinds = options.kind?.split(",") ?? KIND_NAMES;
const wantedWays = options.way?.split(",") ?? Object.keys(WAYS);
const all = [
	WITHOUT_AI,
	...wantedKinds.flatMap((kind) => wantedWays.map((way) => rowName(kind, way))),
];
const kept = keptRows(of);
const anew = new Set(
	options.row.length > 0 ? options.row : all.filter((name) => !kept.has(name)),
);

if (anew.delete(WITHOUT_AI)) await measureWithoutAi();
if (anew.size > 0) await measureBursts();

const withoutAi = keptRows(of).get(WITHOUT_AI)?.withoutAi;
const rows = [...keptRows(of).values()].filter(({ burst }) => burst);
const order = KIND_NAMES.flatMap((kind) =>
	Object.keys(WAYS).map((way) => rowName(kind, way)),
);
const found = order.flatMap((name) => rows.filter((row) => row.name === name));
const missing = order.filter((name) => !rows.some((row) => row.name === name));
const bursts = found.flatMap(({ burst }) => burst ?? []);

const again = bursts.filter(({ answersAgain }) => answersAgain).length;
const budgets: Budget[] = [
	atMost("MiB, idle, AI off", withoutAi?.idle, 150),
	atMost("MiB, ten connections convert plainly, AI off", withoutAi?.ten, 220),
	atMost("MiB, idle with models", found[0]?.idle, 300),
	...found.flatMap(({ name, idle, burst }) => [
		atMost(`MiB at the peak: ${name}`, burst?.peak, 500),
		atMost(
			`after it, of what there was before the first: ${name}`,
			burst && idle && burst.after / idle,
			1.15,
		),
	]),
	...missing.map((name) => atMost(`MiB at the peak: ${name}`, undefined, 500)),
	{
		name: "both routes answer again after each",
		measured: `${again} of ${bursts.length}`,
		kept: again === bursts.length,
	},
];
await putReport(
	options.out,
	[
		`# Memory\n\n${process.arch}, Node ${process.version}; MiB resident of the service and its inference process, what they share counted once; ${options.count} pictures at once, ${options.rounds} lots one after the other, two workers.\nMade by \`${commandOf("bench:memory")}\`.`,
		table(
			["at once", "before", "peak", "at the peak", "after", "answers"],
			bursts.map(({ what, before, peak, each, after, answers }) => [
				what,
				before,
				peak,
				each.join(", "),
				after,
				Object.entries(answers)
					.map(([status, count]) => `${status}: ${count}`)
					.join(", "),
			]),
			0,
		),
		`After: the least within ${options.settle} s. At the peak: what each process had to itself. PostgreSQL, which jobs bring and which ends when they are over, is no part of these: ${Math.max(0, ...bursts.map(({ postgres }) => postgres)).toFixed(0)} MiB with its connections.`,
		`## Budgets\n\n${budgetTable(budgets)}`,
	].join("\n\n"),
);
if (options.gate) gate(budgets);

async function measureWithoutAi(): Promise<void> {
	const service = await startService({
		...{ WORKERS, UNLEASH_URL: "", FLAGS_FILE: "/dev/null" },
		...{ CACHE_MB: "0", QUEUE_SIZE: "64" },
	});
	const idle = await idleMib(service);
	const ten = await tenConnections(service);
	await service.stop();
	keep({ name: WITHOUT_AI, of, withoutAi: { idle, ten } });
}

async function measureBursts(): Promise<void> {
	const service = await startWithModels({
		WORKERS,
		CACHE_MB: "64",
		JOBS_IDLE_SECONDS: "5",
		// Time isn't what is measured: a busy machine ends nothing.
		...{ CONVERT_TIMEOUT_SECONDS: "300", AI_TIMEOUT_SECONDS: "300" },
	});
	const idle = await idleMib(service);
	const probe = await readFile(
		join(ROOT, "test/fixtures/logos/logo-slack-128.png"),
	);
	const settleMs = 1000 * Number(settle);
	for (const kind of await kinds(undefined, Number(count), Number(rounds)))
		for (const [way, act] of Object.entries(WAYS)) {
			const name = rowName(kind.name, way);
			if (!anew.has(name) || performance.now() > until) continue;
			const send = () => act(service, kind);
			const made = await burst(service, name, send, probe, settleMs);
			keep({ name, of, idle, burst: made });
			console.error(JSON.stringify(made));
		}
	await service.stop();
}

function rowName(kind: string, way: string): string {
	return `${kind}, ${way}`;
}

function posts(path: string) {
	return (service: Service, { lots }: Kind) =>
		sendAll(service.origin + path, lots);
}

/** All pictures of a kind as one job, each with a name of its own. */
async function handOver(
	{ origin }: Service,
	{ lots }: Kind,
): Promise<readonly string[]> {
	const files = Object.fromEntries(
		lots.flat().map((bytes, i) => [`${i}.png`, bytes]),
	);
	const { job } = await hand(origin, files, "mode=ai");
	const { items } = await reach(() => origin, job.id, 1);
	return items.map(({ state }) => state);
}

/** Once what starting took is given back. */
async function idleMib({ pid }: Service): Promise<number> {
	await sleep(IDLE_MS);
	return (await look(pid)).mib;
}

/** @returns the most MiB while ten connections convert logos of every size */
async function tenConnections(service: Service): Promise<number> {
	const images = [...(await logos()).values()].flat();
	const watched = watch(service.pid);
	await load({
		...{ origin: service.origin, images, connections: 10 },
		...{ seconds: PLAIN_SECONDS, distinct: true },
	});
	return (await watched.stop()).mib;
}
