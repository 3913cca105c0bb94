/**
 * What the service stands over HTTP:
 *
 *     npm run bench:http -- [options]
 *
 *     --seconds 5    of each measurement (5)
 *     --out http     writes perf/reports/<name>.md
 *     --gate         exit with 1 and name each broken budget
 *
 * Client and service share one machine; a budget that depends on it is a ratio to something measured in the same run.
 */
import { parseArgs } from "node:util";
import { budgetTable, gate } from "../../support/budgets.ts";
import { commandOf, putReport } from "../../support/report.ts";
import { startService } from "../../support/service.ts";
import { logos, SIZES } from "./logos.ts";
import { cachePart, loadPart, type Part, workersPart } from "./parts.ts";

const { values: options } = parseArgs({
	options: {
		seconds: { type: "string", default: "5" },
		out: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});
const seconds = Number(options.seconds);
const images = await logos();
const uncached = { CACHE_MB: "0", QUEUE_SIZE: "64" };
const parts: Part[] = [];
const told = (part: Part) => {
	parts.push(part);
	console.error(`Measured: ${part.text.slice(3, part.text.indexOf("\n"))}`);
};

const two = await startService({ ...uncached, WORKERS: "2" });
told(await loadPart(two.origin, two.metrics, images, seconds));
const one = await startService({ ...uncached, WORKERS: "1" });
// Small ones and large ones in turn: a client that began with all small ones would get to the large ones, and to fewer answers, the
// quicker it is served.
const mixed = (images.get(SIZES[0]) ?? []).flatMap((_, logo) =>
	SIZES.flatMap((size) => images.get(size)?.[logo] ?? []),
);
told(await workersPart(one.origin, two.origin, mixed, seconds));
await one.stop();
await two.stop();
const caching = await startService({
	...uncached,
	WORKERS: "2",
	CACHE_MB: "64",
});
told(await cachePart(caching.origin, images.get(256) ?? [], seconds));
await caching.stop();

const budgets = parts.flatMap((part) => part.budgets);
await putReport(
	options.out,
	[
		`# HTTP bench\n\n${process.arch}, Node ${process.version}; ${images.get(128)?.length} logos a size, ${seconds} s a cell, client and service on one machine.\nMade by \`${commandOf("bench:http")}\`.`,
		...parts.map(({ text }) => text),
		`## Budgets\n\n${budgetTable(budgets)}`,
	].join("\n\n"),
);
if (options.gate) gate(budgets);
