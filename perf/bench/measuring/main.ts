/**
 * What it costs to render and measure one SVG in a worker thread, as the service does, in
 * milliseconds of processor time, which other work on the machine moves little:
 *
 *     npm run bench:measuring -- [options]
 *
 *     --out measuring    writes perf/reports/<name>.md
 *     --gate             exit with 1 and name each broken budget
 *
 * Six colour logos on white, each as VTracer traces it and as a very good trace would be (the true
 * vector without its clipping, moved by a twentieth of a pixel). The budget of a median over the logos is 25 ms at 512 px and 100 ms at 1024 px.
 */
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { vectorizeRawSync } from "@neplex/vectorizer";
import { measure } from "../../../services/quality/measure.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { median } from "../../../services/statistics.ts";
import { placeOnCanvas } from "../../corpus/canvas.ts";
import { colourLogos, drawingNamed } from "../../corpus/sources.ts";
import { atMost, budgetTable, gate } from "../../support/budgets.ts";
import { number, table } from "../../support/markdown.ts";
import { commandOf, processor, putReport } from "../../support/report.ts";

const LOGOS = "slack-icon docker-icon figma python firefox google-icon".split(
	" ",
);
/** The most that a median may be, in milliseconds, by pixels across. */
const MOST_MS = { 512: 25, 1024: 100 };
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
		Object.keys(MOST_MS).flatMap((key) => {
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
	const { values: options } = parseArgs({
		options: {
			out: { type: "string" },
			gate: { type: "boolean", default: false },
		},
	});
	const all = await inWorker();
	const columns = Object.entries(MOST_MS).flatMap(([size, limit]) =>
		["good", "vtracer"].map((trace) => {
			const own = all.filter(
				(one) => one.size === Number(size) && one.trace === trace,
			);
			return { name: `${size} px, ${trace}`, own, limit };
		}),
	);
	const budgets = columns.map(({ name, own, limit }) =>
		atMost(`${name}, median CPU ms`, median(own.map(({ ms }) => ms)), limit),
	);
	const lines = LOGOS.map((logo) => [
		logo,
		...columns.map(({ own }) =>
			number(own.find((one) => one.logo === logo)?.ms, 1),
		),
	]);
	const heads = ["logo", ...columns.map(({ name }) => name)];
	await putReport(
		options.out,
		[
			`# What rendering and measuring cost\n\nMade by \`${commandOf("bench:measuring")}\` on ${processor()}. Milliseconds of processor time.`,
			budgetTable(budgets),
			table(heads, lines),
		].join("\n\n"),
	);
	if (options.gate) gate(budgets);
}

/** The timings of a worker thread that runs this very file. */
function inWorker(): Promise<Timing[]> {
	// A thread on Node.js 20 doesn't inherit what lets the main thread import TypeScript.
	const self = JSON.stringify(import.meta.url);
	const entry = `import("tsx/esm/api").then(({ register }) => (register(), import(${self})))`;
	const worker = new Worker(entry, { eval: true });
	return new Promise((resolve, reject) => {
		worker.once("message", resolve).once("error", reject);
	});
}
