/**
 * What memory the service takes, and whether it comes back:
 *
 *     npm run bench:memory -- [options]
 *
 *     --count 10      pictures of each kind at once (10)
 *     --rounds 3      how often each lot is sent (3)
 *     --settle 30     seconds within which memory is to be back (30)
 *     --kind …        photographs, noise, logos; all without it
 *     --out memory    writes perf/reports/<name>.md
 *     --gate          exit with 1 and name each broken budget
 *
 * Resident memory of the service and its inference process together, as the kernel counts it. One service stands all
 * bursts, one after the other, so what one leaves behind shows in the next.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../../../services/project.ts";
import {
	atMost,
	type Budget,
	budgetTable,
	gate,
} from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { commandOf, putReport } from "../../support/report.ts";
import { startService } from "../../support/service.ts";
import { startWithModels } from "../ai/start.ts";
import { type Burst, burst, residentMib } from "./burst.ts";
import { kinds } from "./pictures.ts";

const { values: options } = parseArgs({
	options: {
		count: { type: "string", default: "10" },
		rounds: { type: "string", default: "3" },
		settle: { type: "string", default: "30" },
		kind: { type: "string" },
		out: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});
const settle = {
	rounds: Number(options.rounds),
	settleMs: 1000 * Number(options.settle),
};
const wanted = options.kind?.split(",");

const withoutAi = await startService({
	WORKERS: "2",
	UNLEASH_URL: "",
	FLAGS_FILE: "/dev/null",
});
const idleWithoutAi = await residentMib(withoutAi);
await withoutAi.stop();

const service = await startWithModels({ WORKERS: "2" });
const idle = await residentMib(service);
const probe = await readFile(
	join(ROOT, "test/fixtures/logos/logo-slack-128.png"),
);
const bursts: Burst[] = [];
for (const { name, pictures } of await kinds(Number(options.count))) {
	if (wanted !== undefined && !wanted.includes(name)) continue;
	for (const [way, path] of [
		["plain", "/api/convert"],
		["quality", "/api/convert?converter=subpixel&effort=quality"],
		["AI", "/api/convert-ai"],
	] as const) {
		bursts.push(
			await burst(service, `${name}, ${way}`, path, pictures, probe, settle),
		);
		console.error(JSON.stringify(bursts.at(-1)));
	}
}
await service.stop();

const [first] = bursts;
const budgets: Budget[] = [
	atMost("MiB, idle, AI off", idleWithoutAi, 150),
	atMost("MiB, idle with models", idle, 300),
	...bursts.flatMap(({ what, peak, after }) => [
		atMost(`MiB at the peak: ${what}`, peak, 500),
		atMost(
			`after it, of what there was before the first: ${what}`,
			after / first.before,
			1.15,
		),
	]),
	{
		name: "AI answers again after each",
		measured: `${bursts.filter(({ aiAnswers }) => aiAnswers).length} of ${bursts.length}`,
		kept: bursts.every(({ aiAnswers }) => aiAnswers),
	},
];
await putReport(
	options.out,
	[
		`# Memory\n\n${process.arch}, Node ${process.version}; MiB resident of all processes; ${options.count} pictures at once, ${options.rounds} times over, two workers.\nMade by \`${commandOf("bench:memory")}\`.`,
		table(
			["ten at once", "before", "peak", "after", "answers"],
			bursts.map(({ what, before, peak, after, answers }) => [
				what,
				before,
				peak,
				after,
				Object.entries(answers)
					.map(([status, count]) => `${status}: ${count}`)
					.join(", "),
			]),
			0,
		),
		`## Budgets\n\n${budgetTable(budgets)}`,
	].join("\n\n"),
);
if (options.gate) gate(budgets);
