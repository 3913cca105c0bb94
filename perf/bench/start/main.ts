/**
 * How soon the service is ready, from the start of its process, with AI off and on, in turns:
 *
 *     npm run bench:start -- [options]
 *
 *     --rounds 7     starts of each kind (7)
 *     --out start    writes perf/reports/<name>.md
 *     --gate         exit with 1 and name each broken budget
 *
 * Ready is the first 200 of /health/ready. Beside the time that passes stands that of processors, by all threads of the process until
 * then: where the machine is busy with other things that alone tells. What npm and the build take isn't part of it.
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { ROOT } from "../../../services/project.ts";
import { median } from "../../../services/statistics.ts";
import { atMost, budgetTable, gate } from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { processorMs } from "../../support/process-tree.ts";
import { commandOf, processor, putReport } from "../../support/report.ts";
import { startService } from "../../support/service.ts";

const MOST_MS = 1000;
/** Between two looks at whether it is ready, ms. */
const LOOK_MS = 5;

const { values: options } = parseArgs({
	options: {
		rounds: { type: "string", default: "7" },
		out: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});
const KINDS = {
	"AI off": "/dev/null",
	"AI on": join(ROOT, "flags.json"),
} as const;
type Kind = keyof typeof KINDS;
const NAMES = Object.keys(KINDS) as Kind[];

interface Start {
	readonly ms: number;
	readonly processorMs: number;
}

const starts: Record<Kind, Start[]> = { "AI off": [], "AI on": [] };
for (let round = 0; round < Number(options.rounds); round++)
	for (const kind of NAMES) starts[kind].push(await measure(KINDS[kind]));

async function measure(flagsFile: string): Promise<Start> {
	const began = performance.now();
	const service = await startService({
		UNLEASH_URL: "",
		FLAGS_FILE: flagsFile,
	});
	try {
		while ((await fetch(`${service.origin}/health/ready`)).status !== 200)
			await sleep(LOOK_MS);
		const ms = performance.now() - began;
		const own = [{ pid: service.pid, what: "", bytes: 0 }];
		return { ms, processorMs: await processorMs(own) };
	} finally {
		await service.stop();
	}
}

const middle = (kind: Kind, of: keyof Start) =>
	median(starts[kind].map((start) => start[of]));
const budgets = NAMES.map((kind) =>
	atMost(`ready, ${kind}, median, ms`, middle(kind, "ms"), MOST_MS),
);
await putReport(
	options.out,
	[
		"# Starting",
		`\`${commandOf("bench:start")}\` on ${processor()}, Node ${process.version}.`,
		table(
			["", "starts", "ready, median, ms", "most", "processors, median, ms"],
			NAMES.map((kind) => [
				kind,
				starts[kind].length,
				middle(kind, "ms"),
				Math.max(...starts[kind].map(({ ms }) => ms)),
				middle(kind, "processorMs"),
			]),
			0,
		),
		`## Budgets\n\n${budgetTable(budgets)}`,
	].join("\n\n"),
);
if (options.gate) gate(budgets);
