import {
	FEATURE_NAMES,
	FEATURE_SCHEMA_VERSION,
} from "../../../services/analysis/features.ts";
import { median, quantile } from "../../../services/statistics.ts";
import { atMost, type Budget } from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { total } from "../../support/process-tree.ts";
import { compiled } from "./compiled.ts";
import type { Section } from "./section.ts";
import { modelLatencies, questionLatencies } from "./serving-latency.ts";
import { measureMemory } from "./serving-memory.ts";
import { measureStart, type Start } from "./serving-start.ts";

type Parts = Awaited<ReturnType<typeof compiled>>;
type Part = Pick<Section, "text" | "budgets">;

const mebibytes = (bytes: number): number => bytes / 2 ** 20;

/**
 * What serving the models costs: start, latency, and the memory of every process. Needs a build.
 *
 * @param starts of the inference process
 * @param times questions of each kind
 */
export async function servingSection(
	folder: string,
	{ starts, times }: { starts: number; times: number },
): Promise<Section> {
	const parts = await compiled();
	const sections = [
		await startPart(folder, parts, starts),
		await latencyPart(folder, parts, times),
		await memoryPart(folder),
	];
	return {
		budgets: sections.flatMap(({ budgets }) => budgets),
		plots: [],
		text: `## Serving

One thread a run; times are those of the machine, whatever else ran on it.

${sections.map(({ text }) => text).join("\n\n")}`,
	};
}

async function startPart(
	folder: string,
	parts: Parts,
	count: number,
): Promise<Part> {
	const starts: Start[] = [];
	for (let i = 0; i < count; i++)
		starts.push(await measureStart(folder, parts));
	const row = (what: string, read: (start: Start) => number) => {
		const taken = starts.map(read);
		return [what, median(taken), Math.max(...taken)];
	};
	const ready = median(starts.map((start) => start.ready));
	return {
		budgets: [atMost("load and warm up, median ms", ready, 500)],
		text: `### Start, of ${count}\n\n${table(
			["", "median ms", "worst ms"],
			[
				row("everything loaded and warm", (start) => start.ready),
				row("the same after a SIGKILL", (start) => start.again),
				row("ended, memory given back", (start) => start.gone),
			],
		)}`,
	};
}

async function latencyPart(
	folder: string,
	parts: Parts,
	times: number,
): Promise<Part> {
	const models = parts.createRegistry(folder);
	models.start();
	await models.settled();
	const predictor = parts.createPredictor(models);
	// The parent must stay free while the child works.
	const lag = watchLag();
	const rows = [
		...(await modelLatencies(models, folder, FEATURE_SCHEMA_VERSION, times)),
		...(await questionLatencies(predictor, FEATURE_NAMES.length, times)),
	];
	const lags = lag();
	const { models: told, memory } = models.status();
	await models.close();
	const budgets: Budget[] = [];
	for (const { what, run, whole } of rows)
		if (run !== undefined && what.endsWith("batch 1"))
			budgets.push(atMost(`${what}, p95 of the run, ms`, run[1], 10));
		else if (run === undefined && !what.includes("ten callers"))
			budgets.push(atMost(`${what}, p50, ms`, whole[0], 10));
	const sizes = Object.entries(told).map(
		([name, { memoryMb }]) => `${name} ${memoryMb} MiB`,
	);
	return {
		budgets,
		text: `### Latency, ${times} questions each

${table(
	["", "run p50 ms", "run p95 ms", "whole p50 ms", "whole p95 ms"],
	rows.map(({ what, run, whole }) => [what, ...(run ?? ["", ""]), ...whole]),
	2,
)}

Timers of the asking process were late by ${quantile(lags, 0.99).toFixed(1)} ms at p99. In memory: ${sizes.join(", ")}; their
process alone peaked at ${memory.peakMb} MiB.`,
	};
}

async function memoryPart(folder: string): Promise<Part> {
	const { idle, peak } = await measureMemory(folder);
	const idleOf = (pid: number) =>
		idle.find((one) => one.pid === pid)?.bytes ?? 0;
	return {
		budgets: [
			atMost(
				"all processes, ten requests at once, MiB",
				mebibytes(total(peak)),
				500,
			),
		],
		text: `### Memory

The service with everything loaded, ten /api/convert-ai at once:

${table(
	["process", "idle MiB", "at the peak MiB"],
	[
		...peak.map(({ pid, what, bytes }) => [
			what,
			mebibytes(idleOf(pid)),
			mebibytes(bytes),
		]),
		["together", mebibytes(total(idle)), mebibytes(total(peak))],
	],
)}`,
	};
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
