/**
 * The page in a real browser: how soon it is there, how much it sends, how long it keeps the
 * browser from answering.
 *
 *     npm run bench:page -- [options]
 *
 *     --out page    writes perf/reports/<name>.md
 *     --gate        exit with 1 and name each broken budget
 *
 * Chromium is Debian's. Each round is a visit with nothing cached. The pictures are the same logo,
 * of 256 and of 1024 pixels.
 */
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { median } from "../../../services/statistics.ts";
import { launchChromium } from "../../support/browser.ts";
import { atMost, budgetTable, gate } from "../../support/budgets.ts";
import { number, table } from "../../support/markdown.ts";
import { commandOf, processor, putReport } from "../../support/report.ts";
import { startWithModels } from "../ai/start.ts";
import { logoPng } from "./logo.ts";
import { type Visit, visit } from "./visit.ts";

const ROUNDS = 5;
const SIZES = [256, 1024];
const MOST_SCRIPT_BYTES = 120_000;
const MOST_TASK_MS = 100;
const MOST_FIRST_DRAWING_MS = 1000;

const { values: options } = parseArgs({
	options: {
		out: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});
const service = await startWithModels();
const browser = await launchChromium();
try {
	await report(browser);
} finally {
	await browser.close();
	await service.stop();
}

async function report(browser: Browser): Promise<void> {
	const rounds: { size: number; visits: Visit[] }[] = [];
	for (const size of SIZES) {
		const png = await logoPng(size);
		const visits: Visit[] = [];
		for (let i = 0; i < ROUNDS; i++)
			visits.push(await visit(browser, service.origin, png));
		rounds.push({ size, visits });
	}
	const all = rounds.flatMap(({ visits }) => visits);
	const [small, large] = rounds.map(({ visits }) => visits);
	const middle = (list: Visit[], of: (one: Visit) => number) =>
		median(list.map(of));
	const budgets = [
		atMost(
			"bytes of script, compressed",
			all[0].scriptBytes,
			MOST_SCRIPT_BYTES,
		),
		atMost(
			"256 px, ms to the first drawing, median",
			middle(small, (one) => one.firstDrawingMs),
			MOST_FIRST_DRAWING_MS,
		),
		atMost(
			"1024 px, CPU ms of the longest task while it is shown, median",
			middle(large, (one) => one.longestTaskCpuMs),
			MOST_TASK_MS,
		),
	];
	const lines = rounds.map(({ size, visits }) => [
		`${size} px`,
		...[
			(one: Visit) => one.firstPaintMs,
			(one: Visit) => one.firstContentfulPaintMs,
			(one: Visit) => one.firstDrawingMs,
			(one: Visit) => one.bestDrawingMs,
			(one: Visit) => one.longestTaskCpuMs,
			(one: Visit) => one.longestTaskMs,
			(one: Visit) => one.longestZoomTaskMs,
		].map((of) => number(middle(visits, of), 0)),
	]);
	await putReport(
		options.out,
		[
			`# The page in a browser\n\nMade by \`${commandOf("bench:page")}\` on ${processor()}, Chromium ${browser.version()}. Medians of ${ROUNDS} visits with nothing cached; milliseconds. The page sends ${all[0].requests} files, ${all[0].bytes} bytes, before a picture is chosen.`,
			budgetTable(budgets),
			table(
				[
					"logo",
					"first paint",
					"first contentful paint",
					"choosing to the first drawing",
					"choosing to tier 1",
					"longest task until then, CPU",
					"by the clock",
					"longest task zooming to 32 times",
				],
				lines,
			),
			"By the clock browsers tell of tasks of 50 ms and more; shorter ones count as 0. Such times are of the machine as busy as it was; processor time is moved little by that.",
		].join("\n\n"),
	);
	if (options.gate) gate(budgets);
}
