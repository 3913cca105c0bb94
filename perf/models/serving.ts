/**
 * What serving the models costs: start, latency, and the memory of every process. Needs a build.
 *
 *     npm run build && node --import=tsx perf/models/serving.ts [--models models] [--gate] [--report]
 *
 * With --gate it exits 1 and names each budget that is broken; with --report it
 * writes perf/models/serving.md.
 */
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import {
	FEATURE_NAMES,
	FEATURE_SCHEMA_VERSION,
} from "../../services/analysis/features.ts";
import { ROOT } from "../../services/project.ts";
import { table } from "../support/markdown.ts";
import { median, quantile } from "../support/statistics.ts";
import { compiled } from "./compiled.ts";
import { total } from "./process-tree.ts";
import {
	type Latency,
	modelLatencies,
	questionLatencies,
} from "./serving-latency.ts";
import { measureMemory } from "./serving-memory.ts";
import { measureStart, type Start } from "./serving-start.ts";

const { values } = parseArgs({
	options: {
		models: { type: "string", default: join(ROOT, "models") },
		starts: { type: "string", default: "7" },
		times: { type: "string", default: "400" },
		gate: { type: "boolean", default: false },
		report: { type: "boolean", default: false },
	},
});
const folder = resolve(values.models);
const times = Number(values.times);
const parts = await compiled();

const out: string[] = [];
const say = (text: string): void => {
	out.push(text);
	console.log(`${text}\n`);
};
const budgets: [name: string, value: number, most: number][] = [];

say(
	`# Serving the models\n\n${process.arch}, Node ${process.version}, one thread a run.\nMade by \`node --import=tsx perf/models/serving.ts --report\`.`,
);

const starts: Start[] = [];
for (let i = 0; i < Number(values.starts); i++)
	starts.push(await measureStart(folder, parts));
const startRow = (what: string, read: (start: Start) => number) => {
	const taken = starts.map(read);
	return [what, median(taken), Math.max(...taken)];
};
say(
	`## Start, of ${starts.length}\n\n${table(
		["", "median ms", "worst ms"],
		[
			startRow("everything loaded and warm", ({ ready }) => ready),
			startRow("the same after a SIGKILL", ({ again }) => again),
			startRow("ended, memory given back", ({ gone }) => gone),
		],
	)}`,
);
budgets.push([
	"load and warm up, median ms",
	median(starts.map(({ ready }) => ready)),
	500,
]);

const models = parts.createRegistry(folder);
models.start();
await models.settled();
const predictor = parts.createPredictor(models);
// The parent must stay free while the child works.
const lag = watchLag();
const rows: Latency[] = [
	...(await modelLatencies(models, folder, FEATURE_SCHEMA_VERSION, times)),
	...(await questionLatencies(predictor, FEATURE_NAMES.length, times)),
];
const lags = lag();
const { models: told, memory_report } = models.status();
await models.close();
say(
	`## Latency, ${times} questions each\n\n${table(
		["", "run p50 ms", "run p95 ms", "whole p50 ms", "whole p95 ms"],
		rows.map(({ what, run, whole }) => [what, ...(run ?? ["", ""]), ...whole]),
		2,
	)}\n\nTimers of the asking process were late by ${quantile(lags, 0.99).toFixed(1)} ms at p99.`,
);
for (const { what, run, whole } of rows)
	if (run !== undefined && what.endsWith("batch 1"))
		budgets.push([`${what}, p95 of the run, ms`, run[1], 10]);
	else if (run === undefined && !what.includes("ten callers"))
		budgets.push([`${what}, p50, ms`, whole[0], 10]);

const mebibytes = (bytes: number): number => bytes / 2 ** 20;
const memory = await measureMemory(folder);
const processes = memory.peak.map(({ pid, what, bytes }) => [
	what,
	mebibytes(memory.idle.find((one) => one.pid === pid)?.bytes ?? 0),
	mebibytes(bytes),
]);
say(
	`## Memory\n\nThe models: ${Object.entries(told)
		.map(([name, { memory_mb }]) => `${name} ${memory_mb} MiB`)
		.join(
			", ",
		)}; their process alone peaked at ${memory_report.peak_memory_mb} MiB.\nThe service with ${memory.ai ? "everything loaded, ten /api/convert-ai at once" : "**no AI routes**, ten /api/convert at once"}:\n\n${table(
		["process", "idle MiB", "at the peak MiB"],
		[
			...processes,
			[
				"together",
				mebibytes(total(memory.idle)),
				mebibytes(total(memory.peak)),
			],
		],
	)}`,
);
budgets.push([
	"all processes, ten requests at once, MiB",
	mebibytes(total(memory.peak)) +
		(memory.ai ? 0 : memory_report.peak_memory_mb),
	500,
]);

const broken = budgets.filter(([, value, most]) => !(value <= most));
say(
	`## Budgets\n\n${table(
		["", "measured", "at most", ""],
		budgets.map(([name, value, most]) => [
			name,
			value,
			most,
			value <= most ? "kept" : "**broken**",
		]),
		2,
	)}`,
);
if (values.report)
	await writeFile(
		join(ROOT, "perf", "models", "serving.md"),
		`${out.join("\n\n")}\n`,
	);
if (values.gate && broken.length > 0) {
	for (const [name, value, most] of broken)
		console.error(`broken: ${name} is ${value.toFixed(2)}, at most ${most}`);
	process.exitCode = 1;
}

/** Notes how late a 5 ms timer is until it is called; returns the delays in ms. */
function watchLag(): () => number[] {
	const delays: number[] = [];
	let last = performance.now();
	const timer = setInterval(() => {
		const now = performance.now();
		delays.push(Math.max(0, now - last - 5));
		last = now;
	}, 5);
	return () => {
		clearInterval(timer);
		return delays;
	};
}
