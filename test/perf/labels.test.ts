import { appendFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { listItems } from "../../perf/corpus/corpus.ts";
import type { CorpusItem } from "../../perf/corpus/item.ts";
import { candidateKey, isAmong } from "../../perf/labels/candidates.ts";
import { chosenItems } from "../../perf/labels/chosen-items.ts";
import type { ImageFacts } from "../../perf/labels/facts.ts";
import {
	appendLabel,
	labelFile,
	type Measured,
	readLabels,
} from "../../perf/labels/store.ts";
import { type Result, runJobs } from "../../perf/measuring/run-jobs.ts";
import { FEATURE_NAMES } from "../../services/analysis/features.ts";
import { ROOT } from "../../services/project.ts";
import { CANDIDATES } from "../../services/settings/candidates.ts";

const WORKER = join(ROOT, "perf/labels/worker.ts");
const [item] = listItems({ sets: ["small"], sizes: [48], limit: 1 }) as [
	CorpusItem,
];
const variants = CANDIDATES.slice(0, 2).map(({ id }) => id);

t.test("a picture is labelled by the candidates asked for", async (t) => {
	const results: Result<Measured, ImageFacts>[] = [];
	await runJobs<Measured, ImageFacts>(
		[{ item, variants, rounds: 1 }],
		{ worker: WORKER, processes: 1, limitMs: 60_000 },
		(_, result) => results.push(result),
	);
	const [{ outcomes, facts }] = results as [Result<Measured, ImageFacts>];
	t.same([...outcomes.keys()], variants);
	for (const [id, outcome] of outcomes) {
		const { measured } = outcome as { measured: Measured };
		const { fidelity, truth, edges, ...cost } = measured;
		t.ok(fidelity > 0.7 && fidelity <= 1, id);
		t.equal(truth, fidelity, "an undamaged input is the truth at its size");
		t.ok((edges ?? 1) < 0.1, `its edges lie where they should: ${edges}`);
		t.ok(cost.bytes > 100 && cost.ms > 0);
	}
	t.equal(facts?.features.length, FEATURE_NAMES.length);
	t.equal(facts?.width, item.width);
	const thumbnail = Buffer.from(facts?.thumbnail ?? "", "base64");
	t.equal(thumbnail.length, 4 * 32 * 32);
});

t.test("a damaged picture is labelled without its damage", async (t) => {
	const [enlarged] = listItems({ sets: ["damaged"], sizes: [256] }).filter(
		({ damage, source }) =>
			damage === "nearest" && source.collection === "simple-icons",
	) as [CorpusItem];
	const results: Result<Measured, ImageFacts>[] = [];
	await runJobs<Measured, ImageFacts>(
		[{ item: enlarged, variants: ["subpixel-fast"], rounds: 1 }],
		{ worker: WORKER, processes: 1, limitMs: 60_000 },
		(_, result) => results.push(result),
	);
	const outcome = results[0].outcomes.get("subpixel-fast");
	const { measured } = outcome as { measured: Measured };
	t.not(measured.truth, measured.fidelity, "the truth is another picture");
	t.ok((measured.truth ?? 0) > 0.98, "squares of enlarged pixels are undone");
	t.equal(results[0].facts?.width, 256, "its size is the picture's own");
});

t.test("labels add up, the newest word first", async (t) => {
	const folder = t.testdir();
	const { split } = item;
	const measured = { fidelity: 0.9, bytes: 10, ms: 1 };
	const facts = {
		schema: 1,
		width: 48,
		height: 48,
		features: [],
		thumbnail: "",
	};
	t.equal(readLabels(split, folder).size, 0);
	const a = { key: "old", measured };
	appendLabel(item, facts, { a, b: { key: "k", measured: null } }, folder);
	appendFileSync(labelFile(split, folder), '{"id":"cut');
	appendLabel(
		item,
		{ ...facts, schema: 2 },
		{ a: { ...a, key: "new" } },
		folder,
	);
	const labels = readLabels(split, folder);
	t.same([...labels.keys()], [item.id]);
	t.match(labels.get(item.id), {
		brand: item.brand,
		facts: { schema: 2 },
		conversions: { a: { key: "new" }, b: { key: "k", measured: null } },
	});
});

t.test(
	"candidates have keys of their own and are named by prefix",
	async (t) => {
		const keys = CANDIDATES.map(candidateKey);
		t.equal(new Set(keys).size, CANDIDATES.length);
		t.ok(isAmong("subpixel-fast", "imagetracer,subpixel"));
		t.ok(isAmong("subpixel-fast", ""), "nothing left out means all");
		t.notOk(isAmong("subpixel-fast", "imagetracer"));
		t.notOk(isAmong("subpixel-fast", undefined));
	},
);

t.test("a smaller choice is part of a larger one", async (t) => {
	const few = chosenItems("validation", 2);
	const more = new Set(chosenItems("validation", 6).map(({ id }) => id));
	t.ok(few.length > 10 && more.size > few.length);
	t.ok(few.every(({ id }) => more.has(id)));
	t.ok(
		few.every(
			({ split, set }) => split === "validation" && set !== "published",
		),
	);
});
