/**
 * How soon the models answer once the flag is on, and what turning it costs, round
 * by round, the process of the models being started anew in each:
 *
 *     npm run bench:switch -- [options]
 *
 *     --workers 2    worker threads of the service (2)
 *     --clients 4    clients that convert plainly all the while (0)
 *     --out switch   writes perf/reports/<name>.md
 *     --gate         exit with 1 and name each broken budget
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../../../services/project.ts";
import { budgetTable, gate } from "../../support/budgets.ts";
import { commandOf, processor, putReport } from "../../support/report.ts";
import { switchedOn } from "../ai/gate.ts";
import { describeSwitch, measureSwitch } from "../ai/switch.ts";

const { values: options } = parseArgs({
	options: {
		workers: { type: "string", default: "2" },
		clients: { type: "string", default: "0" },
		out: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});
const switching = await measureSwitch(
	await readFile(join(ROOT, "test/fixtures/logos/logo-slack-128.png")),
	options.workers,
	Number(options.clients),
);
const budgets = [switchedOn(switching)];
await putReport(
	options.out,
	[
		"# The switch",
		`The flags file is edited while the service runs; a look at it every 250 ms is part of these times. ${options.clients} clients convert meanwhile. Memory is that of all processes.`,
		`\`${commandOf("bench:switch")}\` on ${processor()}.`,
		budgetTable(budgets),
		describeSwitch(switching),
	].join("\n\n"),
);
if (options.gate) gate(budgets);
