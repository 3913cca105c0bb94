import { appendFileSync } from "node:fs";
import t from "tap";
import { budgetsOf } from "../../../perf/bench/quality/budgets.ts";
import { budgetsOfFast } from "../../../perf/bench/quality/budgets-fast.ts";
import { budgetsOfQuality } from "../../../perf/bench/quality/budgets-quality.ts";
import { comparison, loss } from "../../../perf/bench/quality/compare.ts";
import { rowsOf } from "../../../perf/bench/quality/measure-all.ts";
import { publishedTable } from "../../../perf/bench/quality/published.ts";
import { reportText } from "../../../perf/bench/quality/report.ts";
import {
	measuresVersion,
	Results,
	resultKey,
} from "../../../perf/bench/quality/results.ts";
import type { Row } from "../../../perf/bench/quality/row.ts";
import { summarise } from "../../../perf/bench/quality/summary.ts";
import { tellingRows } from "../../../perf/bench/quality/telling-rows.ts";
import { listItems } from "../../../perf/corpus/corpus.ts";
import type { CorpusItem } from "../../../perf/corpus/item.ts";
import type { Score } from "../../../perf/measuring/score.ts";
import { allVariants } from "../../../perf/peers/registry.ts";
import type { Variant } from "../../../perf/peers/variant.ts";
import {
	type Budget,
	brokenOf,
	inWords,
} from "../../../perf/support/budgets.ts";

const row = (more: Partial<Row>): Row => ({
	key: "k",
	id: "colour/a-64",
	set: "colour",
	size: 64,
	converter: "imagetracer",
	ssim1: 0.9,
	ssim4: 0.8,
	de4: 1,
	psnr1: 30,
	bytes: 100,
	coordinates: 40,
	artistCoordinates: 20,
	ms: 10,
	cpuMs: 10,
	...more,
});

const [item] = listItems({ sets: ["small"], sizes: [48], limit: 1 }) as [
	CorpusItem,
];

/** Each broken budget in words. */
const brokenIn = <Given extends unknown[]>(
	budgets: (...given: Given) => Budget[],
	...given: Given
) => brokenOf(budgets(...given)).map(inWords);

t.test("summaries leave failures out of the means", async (t) => {
	const [summary] = summarise([
		row({ ssim4: 0.7, ms: 1 }),
		row({ ssim4: 0.9, ms: 3, artistCoordinates: 0 }),
		{ ...row({}), error: "broken", ssim4: 0 },
	]);
	t.match(summary, { images: 3, failed: 1, medianMs: 2, coordinateRatio: 2 });
	t.ok(Math.abs((summary?.ssim4 ?? 0) - 0.8) < 1e-12);
	t.notOk("de4" in (summarise([{ ...row({}), error: "x" }])[0] ?? {}));
});

t.test("results are kept by key and survive a cut line", async (t) => {
	const path = `${t.testdir()}/quality/results.jsonl`;
	const first = new Results(path);
	first.add(row({ key: "one" }));
	appendFileSync(path, '{"key":"two","ssim');
	const second = new Results(path);
	t.same(second.get("one"), row({ key: "one" }));
	t.equal(second.get("two"), undefined);
	const [variant] = allVariants();
	if (variant === undefined) throw new Error("no variants");
	const key = resultKey(item, variant, measuresVersion());
	t.not(key, resultKey(item, { ...variant, version: "next" }, "m"));
	t.equal(measuresVersion(), measuresVersion());
});

t.test("every conversion of a picture becomes a row", async (t) => {
	const variant = (name: string) =>
		({ ...(allVariants()[0] as Variant), name }) as Variant;
	const measured: Score = {
		ssim1: 0.9,
		psnr1: 30,
		bytes: 100,
		coordinates: 40,
		elements: 3,
	};
	const cost = { ms: 3, cpuMs: 2 };
	const result = {
		outcomes: new Map([
			["made", { measured, cost }],
			["unmeasured", { error: "no svg", cost }],
			["hung", { error: "no answer" }],
		]),
		facts: { artistCoordinates: 20 },
	};
	const variants = ["made", "unmeasured", "hung"].map(variant);
	const rows = rowsOf(item, variants, result, "m") ?? [];
	const about = { id: item.id, set: "small", size: 48, artistCoordinates: 20 };
	t.match(rows, [
		{ ...about, converter: "made", ...measured, ...cost },
		{ ...about, converter: "unmeasured", error: "no svg", ...cost },
		{ ...about, converter: "hung", error: "no answer" },
	]);
	t.notOk("error" in (rows[0] as Row) || "ms" in (rows[2] as Row));
	t.equal(rows[0]?.key, resultKey(item, variant("made"), "m"));
	const none = { outcomes: new Map(), facts: undefined };
	t.equal(rowsOf(item, variants, none, "m"), undefined);
	const torn = rowsOf(item, variants, { ...none, failure: "torn" }, "m");
	t.same(
		torn?.map(({ error }) => error),
		["torn", "torn", "torn"],
	);
});

t.test("a comparison names what got worse", async (t) => {
	const before = [row({ id: "a" }), row({ id: "b" }), row({ id: "c" })];
	const after = [
		row({ id: "a", ssim4: 0.6 }),
		row({ id: "b", ssim4: 0.9 }),
		{ ...row({ id: "c" }), error: "hangs" },
		row({ id: "new" }),
	];
	const text = comparison(before, after);
	t.match(text, /\| imagetracer \| 3 \| 2 \| 1 \|/);
	t.ok(text.indexOf("| c |") < text.indexOf("| a |"), "the worst comes first");
	t.notMatch(text, /new/);
	t.match(comparison(before, before), /No picture got worse/);
	t.equal(
		loss({ before: row({}), after: row({ ssim4: 0.7 }) }).toFixed(3),
		"0.100",
	);
});

t.test("the gate names each broken budget", async (t) => {
	const peers = new Set(["vtracer"]);
	const good = (set: Row["set"]) => [
		row({ set, converter: "subpixel-quality", ssim4: 0.99, de4: 0.04 }),
		row({ set, converter: "subpixel-fast", ssim4: 0.98, de4: 0.2, cpuMs: 9 }),
		row({ set, converter: "vtracer", ms: 10 }),
	];
	t.same(
		brokenIn(budgetsOf, [...good("published"), ...good("colour")], peers),
		[],
	);
	const broken = brokenIn(
		budgetsOf,
		[
			...good("published").map((made) => ({ ...made, coordinates: 451 })),
			row({ converter: "vtracer", ssim4: 0.999, ms: 10 }),
			row({ converter: "subpixel-quality", ssim4: 0.9 }),
			{ ...row({ converter: "subpixel-fast", cpuMs: 99 }), error: "x" },
		],
		peers,
	).join("\n");
	t.match(broken, /subpixel-quality, published, coordinates: 451, <= 450/);
	t.match(
		broken,
		/colour, subpixel-quality, SSIM zoomed: 0\.9000, >= vtracer's/,
	);
	t.match(broken, /colour, subpixel-fast, failed: 1/);
	const slow = [
		...good("colour"),
		row({ converter: "subpixel-fast", cpuMs: 12 }),
	];
	t.match(
		brokenIn(budgetsOf, slow, peers).join("\n"),
		/64 px, subpixel-fast, median/,
	);
	t.match(brokenIn(budgetsOf, [row({})], peers)[0], /not measured/);
});

t.test("the fast setting's budgets are told by set at 256 px", async (t) => {
	const fast = (more: Partial<Row>) =>
		row({ converter: "subpixel-fast", size: 256, ssim1: 0.99, ...more });
	const kept = [
		fast({ set: "colour", ssim4: 0.981 }),
		fast({ set: "one-colour", ssim4: 0.991, coordinates: 30 }),
		fast({ set: "transparent", ssim4: 0.985 }),
		fast({ set: "published", size: 512, de4: 0.2, coordinates: 690 }),
		fast({ set: "colour", size: 32, ssim4: 0.5 }),
	];
	t.same(brokenIn(budgetsOfFast, kept), []);
	const broken = brokenIn(budgetsOfFast, [
		fast({ set: "colour", ssim4: 0.97 }),
		fast({ set: "one-colour", ssim4: 0.991, coordinates: 40 }),
		fast({ set: "published", size: 512, de4: 0.26, coordinates: 701 }),
	]);
	t.equal(broken.length, 4);
	t.match(broken[0], /colour at 256 px, ssim4: 0\.97, >= 0\.98/);
	t.match(broken[1], /one-colour at 256 px, coordinates .*: 2, <= 1\.6/);
});

t.test(
	"the quality setting's budgets are told, by set and by picture",
	async (t) => {
		const made = (more: Partial<Row>) =>
			row({
				converter: "subpixel-quality",
				size: 256,
				ssim1: 0.995,
				ssim4: 0.996,
				coordinates: 28,
				...more,
			});
		const kept = [
			made({ set: "colour" }),
			made({ set: "one-colour" }),
			made({ set: "published", size: 512, de4: 0.05, coordinates: 450 }),
			made({ set: "jpeg", ssim4: 0.95, bytes: 15_000 }),
			made({ set: "small", size: 96, ssim4: 0.93 }),
			made({ set: "colour", id: "colour/large-2048", size: 2048, cpuMs: 9000 }),
			row({ converter: "subpixel-fast", size: 256, ssim1: 0.997 }),
		];
		t.same(brokenIn(budgetsOfQuality, kept), []);
		const broken = brokenIn(budgetsOfQuality, [
			made({ set: "colour", id: "colour/lost", ssim1: 0.993 }),
			row({ converter: "subpixel-fast", id: "colour/lost", ssim1: 0.9951 }),
			made({ set: "one-colour", id: "one-colour/many", coordinates: 29 }),
			made({ set: "published", id: "published/far", de4: 0.06 }),
			made({ set: "jpeg", id: "jpeg/large", bytes: 15_001 }),
			made({ set: "small", id: "small/slow", cpuMs: 4001 }),
		]);
		t.equal(broken.length, 5, broken.join("\n"));
		for (const [k, told] of [
			/published, medianDe4: 0\.06, <= 0\.05/,
			/one-colour at 256 px, coordinateRatio: 1\.45, <= 1\.4/,
			/jpeg, median bytes: 15001/,
			/colour\/lost, SSIM: 0\.9930, >= subpixel-fast's 0\.9951/,
			/small\/slow, CPU ms: 4001, <= 4000/,
		].entries()) {
			t.match(broken[k], told);
		}
	},
);

t.test("a report holds its command, its tables and its failures", async (t) => {
	const rows = [
		row({ id: "published/x", set: "published" }),
		row({ id: "colour/best", ssim4: 0.99 }),
		row({ id: "colour/worst", ssim4: 0.1 }),
		{ ...row({ id: "colour/failed" }), error: "it hung" },
	];
	const shown = tellingRows(rows, "imagetracer");
	t.equal(shown[0]?.id, "colour/best");
	t.equal(shown.at(-1)?.id, "colour/worst");
	t.notOk(shown.some(({ id }) => id === "colour/failed"));
	const text = reportText(rows, {
		command: "npm run bench:quality -- --limit 3",
		sheet: "x.png",
		columns: ["imagetracer"],
		shown,
		missing: ["potrace is not installed"],
		timing: false,
	});
	for (const part of [
		"npm run bench:quality -- --limit 3",
		"### colour",
		"inkvec 0.1.1 (published)",
		"potrace is not installed",
		"| colour/failed | imagetracer | it hung |",
		"![contact sheet](x.png)",
	]) {
		t.ok(text.includes(part), part);
	}
	t.equal(publishedTable([row({})]), undefined);
});
