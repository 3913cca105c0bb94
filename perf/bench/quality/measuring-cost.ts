/**
 * What it costs to render and measure one SVG in a worker thread, as the service does, in
 * milliseconds of processor time, which other work on the machine moves little:
 *
 *     node --import=tsx perf/bench/quality/measuring-cost.ts [--gate]
 *
 * Six colour logos on white, each as VTracer traces it and as a very good trace would be (the true
 * vector without its clipping, moved by a twentieth of a pixel). With --gate it exits with 1 when a median over the
 * logos is above its budget: 25 ms at 512 px, 100 ms at 1024 px.
 */
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { vectorizeRawSync } from "@neplex/vectorizer";
import { measure } from "../../../services/quality/measure.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { median } from "../../../services/statistics.ts";
import { placeOnCanvas } from "../../corpus/canvas.ts";
import { colourLogos, drawingNamed } from "../../corpus/sources.ts";
import { number, table } from "./tables.ts";

const LOGOS = "slack-icon docker-icon figma python firefox google-icon".split(
	" ",
);
const BUDGETS = { 512: 25, 1024: 100 };
const ROUNDS = 15;

interface Timing {
	readonly logo: string;
	readonly size: number;
	readonly trace: string;
	readonly ms: number;
}

if (isMainThread) await report();
else parentPort?.postMessage(timings());

function timings(): Timing[] {
	const logos = colourLogos();
	return LOGOS.flatMap((logo) =>
		Object.keys(BUDGETS).flatMap((key) => {
			const size = Number(key);
			const placement = { width: size, height: size, ground: "#ffffff" };
			const drawing = drawingNamed(logos, logo);
			const truth = placeOnCanvas(drawing, { ...placement, margin: 0.06 });
			const reference = renderSvg(truth, size);
			const moved = truth.replace(
				/<svg x="([^"]*)" y="([^"]*)" width="([^"]*)"[^>]*>(.*)<\/svg>(?=<\/svg>)/s,
				(_, x, y, across, body) =>
					`<g transform="translate(${Number(x) + 0.05} ${y}) scale(${across / drawing.width})">${body}</g>`,
			);
			const bytes = Buffer.from(reference.data);
			const traced = vectorizeRawSync(bytes, { width: size, height: size });
			return Object.entries({ good: moved, vtracer: traced }).map(
				([trace, svg]) => ({ logo, size, trace, ms: time(reference, svg) }),
			);
		}),
	);
}

function time(reference: Parameters<typeof measure>[0], svg: string): number {
	const times = Array.from({ length: ROUNDS }, () => {
		const started = process.cpuUsage();
		measure(reference, renderSvg(svg, reference.width));
		const { user, system } = process.cpuUsage(started);
		return (user + system) / 1000;
	});
	return median(times);
}

async function report(): Promise<void> {
	const { values } = parseArgs({
		options: { gate: { type: "boolean", default: false } },
	});
	// A thread on Node.js 20 doesn't inherit what lets the main thread import TypeScript.
	const self = JSON.stringify(import.meta.url);
	const entry = `import("tsx/esm/api").then(({ register }) => (register(), import(${self})))`;
	const worker = new Worker(entry, { eval: true });
	const all = await new Promise<Timing[]>((settle, fail) => {
		worker.once("message", settle).once("error", fail);
	});
	const of = (size: number, trace: string) =>
		all.filter((one) => one.size === size && one.trace === trace);
	const columns = Object.keys(BUDGETS).flatMap((size) =>
		["good", "vtracer"].map((trace) => [Number(size), trace] as const),
	);
	const lines = LOGOS.map((logo) => [
		logo,
		...columns.map(([size, trace]) =>
			number(of(size, trace).find((one) => one.logo === logo)?.ms, 1),
		),
	]);
	const medians = columns.map(([size, trace]) =>
		median(of(size, trace).map(({ ms }) => ms)),
	);
	const heads = columns.map(([size, trace]) => `${size} px, ${trace}`);
	console.log(
		table(
			["logo", ...heads],
			[...lines, ["median", ...medians.map((ms) => number(ms, 1))]],
		),
	);
	columns.forEach(([size, trace], k) => {
		const budget = BUDGETS[size as keyof typeof BUDGETS];
		const ms = medians[k];
		if (ms <= budget) return;
		console.error(`Broken: ${size} px, ${trace}: ${ms} ms, at most ${budget}`);
		if (values.gate) process.exitCode = 1;
	});
}
