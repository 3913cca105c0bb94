import { join } from "node:path";
import t from "tap";
import { listItems } from "../../../perf/corpus/corpus.ts";
import type { Job } from "../../../perf/measuring/messages.ts";
import { type Result, runJobs } from "../../../perf/measuring/run-jobs.ts";
import { ROOT } from "../../../services/project.ts";

const WORKER = join(ROOT, "test/fixtures/children/measuring-worker.ts");
const [item] = listItems({ sets: ["small"], limit: 1 });

const job = (id: string, ...variants: string[]): Job => ({
	item: { ...(item as Job["item"]), id },
	variants,
	rounds: 1,
});

/** Runs jobs on one process and returns each result in a short form: by variant its number or its error. */
async function run(
	jobs: readonly Job[],
	{ limitMs = 60_000, mayBegin = (): boolean => true } = {},
) {
	const results: [id: string, told: unknown, facts: unknown][] = [];
	await runJobs<number, string>(
		jobs,
		{
			worker: WORKER,
			processes: 1,
			limitMs,
			mayBegin,
		},
		({ item: { id } }, { outcomes, facts, failure }: Result<number, string>) =>
			results.push([
				id,
				Object.fromEntries(
					[...outcomes].map(([name, outcome]) => [
						name,
						"measured" in outcome ? outcome.measured : outcome.error,
					]),
				),
				failure ?? facts,
			]),
	);
	return results;
}

t.test("one conversion that ends costs only itself", async (t) => {
	t.same(await run([job("x", "a", "ends", "b", "fails"), job("z", "ends")]), [
		[
			"x",
			{ a: 1, ends: "the process ended", b: 1, fails: "no ink" },
			"facts of x",
		],
		["z", { ends: "the process ended" }, "facts of z"],
	]);
});

t.test(
	"one conversion that hangs is ended and costs only itself",
	async (t) => {
		// Long enough for all that answers at once, however busy the machine is.
		const limitMs = 3000;
		t.same(
			await run([job("x", "a", "hangs", "c"), job("y", "a")], { limitMs }),
			[
				["x", { a: 1, hangs: "no answer within 3 s", c: 1 }, "facts of x"],
				["y", { a: 1 }, "facts of y"],
			],
		);
	},
);

t.test("a picture that fails costs no other", async (t) => {
	t.same(
		await run([
			job("torn", "a"),
			job("deadly", "a", "b"),
			job("blank", "a"),
			job("last", "a"),
			job("alone"),
		]),
		[
			["torn", {}, "Error: no such picture"],
			["deadly", {}, "the process ended"],
			["blank", { a: 1 }, undefined],
			["last", { a: 1 }, "facts of last"],
			["alone", {}, "facts of alone"],
		],
	);
});

t.test("no further job begins once it may not", async (t) => {
	let begun = 0;
	const results = await run([job("x", "a"), job("y", "a"), job("z", "a")], {
		mayBegin: () => begun++ < 2,
	});
	t.same(
		results.map(([id]) => id),
		["x", "y"],
	);
});
