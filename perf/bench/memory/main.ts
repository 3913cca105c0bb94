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
 *     --out memory    writes perf/reports/<name>.md
 *     --gate          exit with 1 and name each broken budget
 *
 * Resident memory of the service and its inference process together, as the kernel counts it, what they share counted once; the
 * PostgreSQL that jobs bring is told beside it. The service is as `npm start` has it, its cache included, but for its limits of time.
 * One stands all bursts, one after the other, so what one leaves behind shows in the next.
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
import { type Burst, burst, sendAll } from "./burst.ts";
import { look, watch } from "./held.ts";
import { type Kind, kinds } from "./pictures.ts";

const { values: options } = parseArgs({
	options: {
		count: { type: "string", default: "10" },
		rounds: { type: "string", default: "3" },
		settle: { type: "string", default: "30" },
		kind: { type: "string" },
		way: { type: "string" },
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

const off = await startService({
	...{ WORKERS, UNLEASH_URL: "", FLAGS_FILE: "/dev/null" },
	...{ CACHE_MB: "0", QUEUE_SIZE: "64" },
});
const idleWithoutAi = await idleMib(off);
const plainPeak = await tenConnections(off);
await off.stop();

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
const bursts: Burst[] = [];
const wanted = options.kind?.split(",");
const ways = options.way?.split(",") ?? Object.keys(WAYS);
const counts = [Number(options.count), Number(options.rounds)] as const;
for (const kind of await kinds(wanted, ...counts))
	for (const way of ways) {
		const act = () => WAYS[way](service, kind);
		const settleMs = 1000 * Number(options.settle);
		bursts.push(
			await burst(service, `${kind.name}, ${way}`, act, probe, settleMs),
		);
		console.error(JSON.stringify(bursts.at(-1)));
	}
await service.stop();

const again = bursts.filter(({ answersAgain }) => answersAgain).length;
const budgets: Budget[] = [
	atMost("MiB, idle, AI off", idleWithoutAi, 150),
	atMost("MiB, ten connections convert plainly, AI off", plainPeak, 220),
	atMost("MiB, idle with models", idle, 300),
	...bursts.flatMap(({ what, peak, after }) => [
		atMost(`MiB at the peak: ${what}`, peak, 500),
		atMost(
			`after it, of what there was before the first: ${what}`,
			after / bursts[0].before,
			1.15,
		),
	]),
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
