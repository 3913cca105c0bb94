/**
 * Makes the labels that the models learn from: each picture of the corpus by each candidate,
 * freed of its damage as the service does it, converted, rendered and measured against the truth, into
 * .cache/labels/<split>.jsonl.
 *
 *     npm run labels -- [options]
 *
 *     --splits train,validation    of these splits (train,validation)
 *     --per-set 100                so many pictures of a set, more or less by its weight (100)
 *     --facts-per-set 600          so many more with features and a class but no conversions: cheap, for the classifier (0)
 *     --candidates subpixel-fast   candidates whose ids begin so: the slow ones may be tried on fewer pictures (all)
 *     --accept-older imagetracer   keeps labels by an earlier source of candidates whose ids begin so
 *     --processes 2                how many at once (one per core)
 *     --minutes 60                 no further picture is begun after these
 *     --list                       only names the pictures and how many candidates each lacks
 *
 * A stopped run goes on where it stopped; a larger --per-set adds to a smaller one. Labels made by
 * an earlier source of a converter are made again.
 */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { FEATURE_SCHEMA_VERSION } from "../../services/analysis/features.ts";
import { CANDIDATES } from "../../services/settings/candidates.ts";
import type { Split } from "../corpus/brand.ts";
import type { Job } from "../measuring/messages.ts";
import { runJobs } from "../measuring/run-jobs.ts";
import { progress } from "../support/progress.ts";
import { candidateKey, isAmong } from "./candidates.ts";
import { chosenItems } from "./chosen-items.ts";
import type { ImageFacts } from "./facts.ts";
import {
	appendLabel,
	type LabelLine,
	type Measured,
	readLabels,
} from "./store.ts";

const WORKER = join(import.meta.dirname, "worker.ts");
/** Milliseconds after which a conversion is ended and counts as failed. */
const LIMIT_MS = 30_000;

const { values: options } = parseArgs({
	options: {
		splits: { type: "string", default: "train,validation" },
		"per-set": { type: "string", default: "100" },
		"facts-per-set": { type: "string", default: "0" },
		processes: { type: "string", default: String(availableParallelism()) },
		minutes: { type: "string", default: "0" },
		candidates: { type: "string", default: "" },
		"accept-older": { type: "string" },
		list: { type: "boolean", default: false },
	},
});
const keys = new Map(
	CANDIDATES.filter(({ id }) => isAmong(id, options.candidates)).map(
		(candidate) => [candidate.id, candidateKey(candidate)],
	),
);
const jobs = (options.splits.split(",") as Split[]).flatMap(jobsOf);
if (options.list) {
	for (const { item, variants } of jobs) console.log(item.id, variants.length);
	process.exit();
}
const bar = progress("labels", jobs.length);
const minutes = Number(options.minutes);
const deadline =
	minutes > 0 ? performance.now() + 60_000 * minutes : Number.POSITIVE_INFINITY;
let failures = 0;
await runJobs<Measured, ImageFacts>(
	jobs,
	{
		worker: WORKER,
		processes: Number(options.processes),
		limitMs: LIMIT_MS,
		mayBegin: () => performance.now() < deadline,
	},
	({ item }, { outcomes, facts, failure }) => {
		if (failure !== undefined) console.error(`\n${item.id}: ${failure}`);
		const conversions: Record<string, LabelLine["conversions"][string]> = {};
		for (const [id, outcome] of outcomes) {
			const measured = "measured" in outcome ? outcome.measured : null;
			if (measured === null) failures++;
			conversions[id] = { key: keys.get(id) ?? "", measured };
		}
		appendLabel(item, facts ?? null, conversions);
		bar.step(item.id);
	},
);
bar.end();
console.log(
	`${jobs.length} pictures asked for; ${failures} conversions failed or ran out of time.`,
);

/** What a split's labels lack: conversions, or facts alone. */
function jobsOf(split: Split): Job[] {
	const known = readLabels(split);
	const acceptOlder = options["accept-older"];
	const lacking: Job[] = [];
	for (const item of chosenItems(split, Number(options["per-set"]))) {
		const label = known.get(item.id);
		// It can't be drawn here.
		if (label?.facts === null) continue;
		const variants = [...keys].flatMap(([id, key]) => {
			const made = label?.conversions[id];
			const isMade =
				made !== undefined && (made.key === key || isAmong(id, acceptOlder));
			return isMade ? [] : id;
		});
		const isStale = label?.facts?.schema !== FEATURE_SCHEMA_VERSION;
		if (variants.length > 0 || isStale)
			lacking.push({ item, variants, rounds: 1 });
	}
	const listed = new Set(lacking.map(({ item }) => item.id));
	for (const item of chosenItems(split, Number(options["facts-per-set"])))
		if (!known.has(item.id) && !listed.has(item.id))
			lacking.push({ item, variants: [], rounds: 1 });
	return lacking;
}
