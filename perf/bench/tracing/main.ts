/**
 * What the tracer's fast setting costs, as compiled (`npm run build` first):
 *
 *     npm run bench:tracing -- [--split test] [--limit 24] [--rounds 5] [--out name] [--gate]
 *
 * Pace: colour logos at 256, 512 and 1024 px, each traced by it and by VTracer's native default in turn in one
 * process, in processor time. Bounds: photographs and noise of 1024 px, each in a process of its own.
 * Budgets: ahead of VTracer at every size, growing no faster than pixels^1.1, files no larger than
 * VTracer's in the median; at most 3 s, 300 MB and 1 MB of SVG for each of the extremes. With --out it
 * writes perf/reports/<name>.md, with --gate it exits with 1 and names each broken budget.
 */
import { parseArgs } from "node:util";
import { selectionFrom } from "../../corpus/selection.ts";
import {
	atMost,
	type Budget,
	budgetTable,
	gate,
} from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { commandOf, processor, putReport } from "../../support/report.ts";
import { measureBounds } from "./bounds.ts";
import { growth, measurePace } from "./pace.ts";

/** Of VTracer's time, by size in pixels. */
const MOST_TIME: Readonly<Record<number, number>> = {
	256: 0.9,
	512: 0.8,
	1024: 0.8,
};
const MOST_GROWTH = 1.1;
const MOST_SECONDS = 3;
const MOST_MEGABYTES = 300;
const MOST_SVG_MEGABYTES = 1;

const { values: options } = parseArgs({
	options: {
		split: { type: "string", default: "test" },
		limit: { type: "string", default: "24" },
		rounds: { type: "string", default: "5" },
		out: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});

const budgets: Budget[] = [];

const paces = await measurePace(selectionFrom(options), Number(options.rounds));
for (const { size, ours, peer, bytes, peerBytes } of paces) {
	budgets.push(
		atMost(
			`${size} px, median CPU ms to VTracer's`,
			ours / peer,
			MOST_TIME[size],
		),
		atMost(`${size} px, median bytes to VTracer's`, bytes / peerBytes, 1),
	);
}
const exponent = growth(paces);
budgets.push(atMost("growth, power of the pixels", exponent, MOST_GROWTH));

const bounds = await measureBounds();
for (const { picture, seconds, megabytes, svgMegabytes } of bounds) {
	budgets.push(
		atMost(`${picture}, s`, seconds, MOST_SECONDS),
		atMost(`${picture}, MB resident`, megabytes, MOST_MEGABYTES),
		atMost(`${picture}, MB of SVG`, svgMegabytes, MOST_SVG_MEGABYTES),
	);
}

const text = `# What the fast setting costs

Made by \`${commandOf("bench:tracing")}\` on ${processor()}.
Processor time of one process in which tracer and VTracer (native, default) take turns, every picture once before it
counts; the median of the pictures' medians. The machine does other work: compare within this report only.

## Budgets

${budgetTable(budgets)}

## Pace on colour logos

${table(
	[
		"px",
		"pictures",
		"CPU ms",
		"VTracer's",
		"median ratio",
		"bytes",
		"VTracer's bytes",
	],
	paces.map((pace) => [
		pace.size,
		pace.pictures,
		pace.ours,
		pace.peer,
		pace.ratio,
		pace.bytes,
		pace.peerBytes,
	]),
	2,
)}

From the smallest size to the largest the median grows with pixels^${exponent.toFixed(2)}.

## Bounds at 1024 px

Resident is the growth of the process from before the trace to its peak.

${table(
	["picture", "s", "MB resident", "MB of SVG"],
	bounds.map((bound) => [
		bound.picture,
		bound.seconds,
		bound.megabytes,
		bound.svgMegabytes,
	]),
	2,
)}
`;
await putReport(options.out, text);
if (options.gate) gate(budgets);
