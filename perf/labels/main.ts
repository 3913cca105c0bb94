/**
 * Makes the labels that the models learn from: each picture of the corpus by each candidate,
 * converted, rendered and measured, into .cache/labels/<split>.jsonl.
 *
 *     node --import=tsx perf/labels/main.ts [--splits train,validation] [--per-set 100]
 *         [--facts-per-set 600] [--candidates subpixel-fast,imagetracer] [--workers 2] [--minutes 60]
 *         [--accept-older imagetracer] [--list]
 *
 * A stopped run goes on where it stopped; a larger --per-set adds to a smaller one. Labels made by
 * an earlier source of a converter are made again, but for candidates whose ids begin with one of
 * --accept-older. --candidates takes those whose ids begin so: the slow ones may be tried on fewer pictures. --facts-per-set adds pictures
 * with features and a class but no conversions, for the classifier: they are cheap.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { FEATURE_SCHEMA_VERSION } from "../../services/analysis/features.ts";
import { CANDIDATES } from "../../services/routing/candidates.ts";
import type { Split } from "../corpus/brand.ts";
import type { CorpusItem } from "../corpus/corpus.ts";
import { progress } from "../support/progress.ts";
import { chosenItems } from "./chosen-items.ts";
import { LabelProcess } from "./process.ts";
import { appendLabel, candidateKey, isAmong, readLabels } from "./store.ts";

const { values } = parseArgs({
	options: {
		splits: { type: "string", default: "train,validation" },
		"per-set": { type: "string", default: "100" },
		"facts-per-set": { type: "string", default: "0" },
		workers: { type: "string", default: String(availableParallelism()) },
		minutes: { type: "string", default: "0" },
		candidates: { type: "string", default: "" },
		"accept-older": { type: "string" },
		list: { type: "boolean", default: false },
	},
});
const splits = values.splits.split(",") as Split[];
const perSet = Number(values["per-set"]);
const factsPerSet = Number(values["facts-per-set"]);
const minutes = Number(values.minutes);
const chosen = CANDIDATES.filter(({ id }) => isAmong(id, values.candidates));
const keys = new Map(chosen.map((each) => [each.id, candidateKey(each)]));

interface Work {
	readonly item: CorpusItem;
	readonly missing: string[];
}
const work: Work[] = [];
for (const split of splits) {
	const known = await readLabels(split);
	for (const item of chosenItems(split, perSet)) {
		const label = known.get(item.id);
		if (label && label.facts === null) continue;
		const missing = [...keys.keys()].filter((id) => {
			const made = label?.conversions[id];
			if (made === undefined) return true;
			return made.key !== keys.get(id) && !isAmong(id, values["accept-older"]);
		});
		const stale = label?.facts?.schema !== FEATURE_SCHEMA_VERSION;
		if (missing.length > 0 || stale) work.push({ item, missing });
	}
	const listed = new Set(work.map(({ item }) => item.id));
	for (const item of chosenItems(split, factsPerSet))
		if (!known.has(item.id) && !listed.has(item.id))
			work.push({ item, missing: [] });
}
if (values.list) {
	for (const { item, missing } of work) console.log(item.id, missing.length);
	process.exit();
}

const bar = progress("labels", work.length);
const deadline =
	minutes > 0 ? performance.now() + 60_000 * minutes : Number.POSITIVE_INFINITY;
let next = 0;
let failures = 0;
await Promise.all(
	Array.from({ length: Number(values.workers) }, async () => {
		const child = new LabelProcess();
		for (
			let task = work[next++];
			task !== undefined && performance.now() < deadline;
			task = work[next++]
		) {
			const { item, missing } = task;
			const { facts, measured } = await child.label(item, missing);
			failures += [...measured.values()].filter((each) => !each).length;
			await appendLabel(
				item,
				facts,
				Object.fromEntries(
					[...measured].map(([id, each]) => [
						id,
						{ key: keys.get(id) ?? "", measured: each },
					]),
				),
			);
			bar.step(item.id);
		}
		child.close();
	}),
);
bar.end();
console.log(
	`${work.length} pictures asked for; ${failures} conversions failed or ran out of time.`,
);
