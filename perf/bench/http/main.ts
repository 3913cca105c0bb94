import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../../../services/project.ts";
import { median, quantile } from "../../../services/statistics.ts";
import { table } from "../../support/markdown.ts";
import { startService } from "../../support/service.ts";
import { imagetracerAlone } from "./baseline.ts";
import { type LoadResult, load } from "./load.ts";
import { overheads } from "./overhead.ts";

const { values: flags } = parseArgs({
	options: {
		seconds: { type: "string", default: "5" },
		gate: { type: "boolean", default: false },
		report: { type: "boolean", default: false },
	},
});
const seconds = Number(flags.seconds);
const SIZES = [128, 256, 512];
const CONNECTIONS = [1, 10, 50];
const FOLDER = join(ROOT, "test", "fixtures", "logos");

/** What an operator may rely on; a ratio is to something measured in the same run. */
const budgets: { name: string; value: number; limit: string; kept: boolean }[] =
	[];
function budget(name: string, value: number, atMost: boolean, bound: number) {
	budgets.push({
		name,
		value,
		limit: `${atMost ? "<=" : ">="} ${bound}`,
		kept: atMost ? value <= bound : value >= bound,
	});
}

const names = await readdir(FOLDER);
const images = new Map<number, Buffer[]>();
for (const size of SIZES)
	images.set(
		size,
		await Promise.all(
			names
				.filter((name) => new RegExp(`^logo-.*-${size}\\.png$`).test(name))
				.map((name) => readFile(join(FOLDER, name))),
		),
	);
const of = (size: number) => images.get(size) ?? [];
const uncached = { CACHE_MB: "0", QUEUE_SIZE: "64" };
const out: string[] = [];
const say = (text: string) => {
	out.push(text);
	console.log(`${text}\n`);
};

say(
	`# HTTP bench\n\n${process.arch}, Node ${process.version}; ${of(128).length} logos a size, ${seconds} s a cell, client and service on one machine.\nMade by \`npm run bench:http -- --report\`.`,
);

// Load of every size over 1, 10 and 50 connections, two workers.
const two = await startService({ ...uncached, WORKERS: "2" });
const rows: (string | number)[][] = [];
let lag = 0;
let resident = 0;
for (const size of SIZES)
	for (const connections of CONNECTIONS) {
		await two.metrics();
		const result = await load({
			origin: two.origin,
			images: of(size),
			connections,
			seconds,
			distinct: true,
		});
		const metrics = await two.metrics();
		const p99Lag =
			1000 * (metrics.get("nodejs_eventloop_lag_p99_seconds") ?? 0);
		const rss = (metrics.get("process_resident_memory_bytes") ?? 0) / 2 ** 20;
		if (connections === 10) {
			lag = Math.max(lag, p99Lag);
			resident = Math.max(resident, rss);
		}
		rows.push([size, connections, ...summary(result), p99Lag, rss]);
	}
say(
	`## Load, two workers, nothing cached\n\n${table(["px", "connections", "conversions/s", "p50 ms", "p95 ms", "p99 ms", "not 200", "loop delay p99 ms", "resident MiB"], rows)}`,
);
budget("event-loop delay p99, 10 connections, ms", lag, true, 20);
budget("resident memory, 10 connections, MiB", resident, true, 250);

const overhead: number[] = [];
for (const size of SIZES)
	overhead.push(...(await overheads(two.origin, of(size), 5)));
budget("own overhead of a conversion, median, ms", median(overhead), true, 5);

// One worker, two workers and imagetracerjs alone, in turns.
const one = await startService({ ...uncached, WORKERS: "1" });
const turns = {
	alone: [] as number[],
	one: [] as number[],
	two: [] as number[],
};
const mixed = SIZES.flatMap(of);
const under = (origin: string) =>
	load({ origin, images: mixed, connections: 10, seconds, distinct: true });
for (let turn = 0; turn < 3; turn++) {
	turns.alone.push(await imagetracerAlone(mixed, seconds));
	turns.one.push((await under(one.origin)).throughput);
	turns.two.push((await under(two.origin)).throughput);
}
await one.stop();
await two.stop();
say(
	`## Workers, all sizes mixed, three turns each (median)\n\n${table(
		["", "conversions/s"],
		[
			[
				"imagetracerjs alone, one thread, no decoding, rendering or measuring",
				median(turns.alone),
			],
			["one worker", median(turns.one)],
			["two workers", median(turns.two)],
		],
		2,
	)}`,
);
budget("two workers to one", median(turns.two) / median(turns.one), false, 1.8);
budget(
	"two workers to imagetracerjs alone",
	median(turns.two) / median(turns.alone),
	false,
	1.3,
);

// The same 256 px logos from the cache.
const caching = await startService({
	...uncached,
	WORKERS: "2",
	CACHE_MB: "64",
});
const at256 = { images: of(256), connections: 10, seconds };
const fresh = await load({ origin: caching.origin, ...at256, distinct: true });
await load({ origin: caching.origin, ...at256, seconds: 2, distinct: false });
const cached = await load({
	origin: caching.origin,
	...at256,
	distinct: false,
});
await caching.stop();
say(
	`## Cache, 256 px, 10 connections\n\n${table(
		["", "answers/s", "p50 ms", "p95 ms", "p99 ms", "not 200"],
		[
			["computed", ...summary(fresh)],
			["cached", ...summary(cached)],
		],
	)}`,
);
budget("cached to uncached", cached.throughput / fresh.throughput, false, 50);

say(
	`## Budgets\n\n${table(
		["", "measured", "budget", ""],
		budgets.map(({ name, value, limit, kept }) => [
			name,
			value,
			limit,
			kept ? "kept" : "**broken**",
		]),
		2,
	)}`,
);
if (flags.report) {
	await mkdir(join(ROOT, "perf", "reports"), { recursive: true });
	await writeFile(
		join(ROOT, "perf", "reports", "http.md"),
		`${out.join("\n\n")}\n`,
	);
}
const broken = budgets.filter(({ kept }) => !kept);
if (flags.gate && broken.length > 0) process.exitCode = 1;

function summary({ throughput, latencies, statuses }: LoadResult): number[] {
	let failed = 0;
	for (const [status, count] of statuses) if (status !== 200) failed += count;
	const at = (p: number) => (latencies.length > 0 ? quantile(latencies, p) : 0);
	return [throughput, at(0.5), at(0.95), at(0.99), failed];
}
