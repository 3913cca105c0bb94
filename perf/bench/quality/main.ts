/**
 * The quality bench: every converter of the service and every peer on the same pictures.
 *
 *     npm run bench:quality -- [options]
 *
 *     --split test          train, validation or test (test by default)
 *     --set colour,jpeg     sets of the corpus (all)
 *     --size 128,256        longer sides in pixels (all)
 *     --limit 25            pictures of each set (25)
 *     --converter subpixel  variants, or converters with all their variants (all)
 *     --against run.json    an earlier run's rows: tells what changed and what got worse
 *     --out name            writes perf/reports/<name>.md and .png, and .cache/quality/<name>.json
 *     --processes 2         how many at once (one per core)
 *     --timing              one process, five rounds in alternation, nothing taken from earlier runs
 *     --gate                exit with 1 and name each broken budget
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../../../services/project.ts";
import { listItems } from "../../corpus/corpus.ts";
import { selectionFrom } from "../../corpus/selection.ts";
import { contactSheet } from "../../measuring/contact-sheet.ts";
import { variantsNamed } from "../../peers/registry.ts";
import { gate } from "../../support/budgets.ts";
import { commandOf, putReport } from "../../support/report.ts";
import { budgetsOf } from "./budgets.ts";
import { comparison } from "./compare.ts";
import { measureAll } from "./measure-all.ts";
import { reportText } from "./report.ts";
import type { Row } from "./row.ts";
import { summaryTable } from "./tables.ts";
import { tellingRows } from "./telling-rows.ts";

const { values: options } = parseArgs({
	options: {
		split: { type: "string", default: "test" },
		set: { type: "string" },
		size: { type: "string" },
		limit: { type: "string", default: "25" },
		converter: { type: "string" },
		against: { type: "string" },
		out: { type: "string" },
		processes: { type: "string" },
		timing: { type: "boolean", default: false },
		gate: { type: "boolean", default: false },
	},
});

const chosen = variantsNamed(options.converter);
const variants = chosen.filter((variant) => variant.missing === undefined);
const missing = chosen.flatMap((variant) => variant.missing ?? []);
const items = listItems(selectionFrom(options));
const rows = await measureAll(items, variants, {
	timing: options.timing,
	processes: Number(options.processes ?? availableParallelism()),
});
const path = `${ROOT}/.cache/quality/${options.out ?? "latest"}.json`;
mkdirSync(`${ROOT}/.cache/quality`, { recursive: true });
writeFileSync(path, `${JSON.stringify(rows)}\n`);
const changes =
	options.against === undefined
		? undefined
		: comparison(
				JSON.parse(readFileSync(options.against, "utf8")) as Row[],
				rows,
			);
if (options.out === undefined) {
	console.log(summaryTable(rows));
	if (changes !== undefined) console.log(`\n${changes}`);
} else {
	await writeReport(options.out);
}
for (const line of new Set(missing)) console.log(`Not measured: ${line}`);
console.log(`Rows: ${relative(process.cwd(), path)}`);
if (options.gate) {
	const peers = chosen.filter(({ kind }) => kind === "peer");
	gate(budgetsOf(rows, new Set(peers.map(({ name }) => name))));
}

/** Writes the report and its contact sheet under perf/reports. */
async function writeReport(name: string): Promise<void> {
	const ranking =
		variants.findLast((variant) => variant.name.startsWith("subpixel")) ??
		variants[0];
	const columns = variants.filter((variant) => variant !== ranking);
	if (ranking !== undefined) columns.unshift(ranking);
	const shown = tellingRows(rows, ranking?.name ?? "");
	const pictures = shown.flatMap(
		(row) => items.find((item) => item.id === row.id) ?? [],
	);
	const text = reportText(rows, {
		command: commandOf("bench:quality"),
		sheet: `${name}.png`,
		columns: columns.map((variant) => variant.name),
		shown,
		missing: [...new Set(missing)],
		timing: options.timing,
		...(changes === undefined ? {} : { changes }),
	});
	await putReport(name, text, await contactSheet(pictures, columns));
}
