/**
 * What the AI is worth, over HTTP, on brands that nothing was learned from.
 *
 *     npm run bench:ai -- [options]
 *
 *     --split test       train, validation or test (test by default; choose on validation)
 *     --set colour,jpeg  sets of the corpus (all)
 *     --size 256,512     longer sides in pixels (all)
 *     --limit 3          pictures of each set (3)
 *     --minutes 6        no further picture is begun after these (6)
 *     --workers 2        worker threads of the service (2)
 *     --out ai           writes perf/reports/<name>.md and .png
 *     --gate             exit with 1 and name each broken budget
 *
 * The service takes its models from MODELS_DIR, as ever.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../../../services/project.ts";
import { type CorpusItem, listItems } from "../../corpus/corpus.ts";
import { selectionFrom } from "../../corpus/selection.ts";
import { openPicture, WORKING_PIXELS } from "../../measuring/picture.ts";
import { allVariants } from "../../peers/registry.ts";
import { gate } from "../../support/budgets.ts";
import { progress } from "../../support/progress.ts";
import { commandOf, putReport } from "../../support/report.ts";
import { client } from "./ask.ts";
import { crowds } from "./crowd.ts";
import { budgetsOf } from "./gate.ts";
import { type ItemResult, measureItem } from "./measure-item.ts";
import { contactSheetOf } from "./pictures.ts";
import { report } from "./report.ts";
import { startWithModels } from "./start.ts";
import { measureSwitch } from "./switch.ts";

const { values: options } = parseArgs({
	options: {
		split: { type: "string", default: "test" },
		set: { type: "string" },
		size: { type: "string" },
		limit: { type: "string", default: "3" },
		minutes: { type: "string", default: "6" },
		workers: { type: "string", default: "2" },
		out: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});
/** Requests at once that the memory budget speaks of. */
const CROWD = 10;

const items = inTurns(listItems(selectionFrom(options)));
const peers = allVariants().filter(({ kind }) => kind === "peer");
const service = await startWithModels({ WORKERS: options.workers });
const ask = client(service.origin);
const results: ItemResult[] = [];
const failed: string[] = [];
let running = true;
try {
	const end = performance.now() + 60_000 * Number(options.minutes);
	const bar = progress("bench:ai", items.length);
	for (const item of items) {
		if (performance.now() > end) break;
		const picture = await openPicture(item, WORKING_PIXELS);
		if (picture !== undefined) {
			try {
				// Untimed: the first conversions warm caches and the compiler.
				if (results.length === 0) await ask.ai(picture.bytes, "tier=3");
				results.push(await measureItem(ask, picture, peers));
			} catch (error) {
				failed.push(`${item.id}: ${(error as Error).message}`);
			}
		}
		bar.step(item.id);
	}
	bar.end();
	await service.stop();
	running = false;
	const crowded = await crowds(results, CROWD, options.workers);
	const switching = await measureSwitch(
		await readFile(join(ROOT, "test/fixtures/logos/logo-slack-128.png")),
		options.workers,
	);
	const budgets = budgetsOf({ results, failed, crowds: crowded, switching });
	const text = report({
		results,
		planned: items.length,
		failed,
		crowds: crowded,
		switching,
		budgets,
		split: options.split,
		command: commandOf("bench:ai"),
		sheet: options.out && `${options.out}.png`,
		workers: options.workers,
	});
	await putReport(
		options.out,
		text,
		options.out === undefined ? undefined : await contactSheetOf(results),
	);
	if (options.gate) gate(budgets);
} finally {
	if (running) await service.stop();
}

/** One of each set, then the next of each, so that a run cut short is fair to all. */
function inTurns(all: readonly CorpusItem[]): CorpusItem[] {
	const places = new Map<string, number>();
	const placed = all.map((item) => {
		const place = places.get(item.set) ?? 0;
		places.set(item.set, place + 1);
		return { item, place };
	});
	return placed.sort((a, b) => a.place - b.place).map(({ item }) => item);
}
