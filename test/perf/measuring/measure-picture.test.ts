import t from "tap";
import { listItems } from "../../../perf/corpus/corpus.ts";
import {
	contactSheet,
	telling,
} from "../../../perf/measuring/contact-sheet.ts";
import {
	measurePicture,
	type Outcome,
} from "../../../perf/measuring/measure-picture.ts";
import { openPicture, type Picture } from "../../../perf/measuring/picture.ts";
import {
	referencesOf,
	type Score,
	score,
} from "../../../perf/measuring/score.ts";
import { variantsNamed } from "../../../perf/peers/registry.ts";
import type { Variant } from "../../../perf/peers/variant.ts";

const items = listItems({ sets: ["small"], sizes: [48], limit: 1 });
const picture = (await openPicture(items[0] as (typeof items)[0])) as Picture;
const { item, raster, truth } = picture;

/** Measures the picture and keeps what was told, in order. */
async function measured(
	variants: readonly Variant[],
	rounds: number,
	twiceBelowMs?: number,
) {
	const references = referencesOf(item, truth, raster);
	const begun: string[] = [];
	const outcomes = new Map<string, Outcome<Score>>();
	await measurePicture(
		picture,
		variants,
		{
			rounds,
			...(twiceBelowMs !== undefined && { twiceBelowMs }),
			measure: (svg) => score(svg, references),
		},
		{
			begins: (name) => begun.push(name),
			done: (name, outcome) => outcomes.set(name, outcome),
		},
	);
	return { begun, outcomes };
}

t.test("real converters are measured on a real picture", async (t) => {
	const chosen = variantsNamed("imagetracer,vtracer,potrace").filter(
		(variant) => variant.missing === undefined && variant.accepts(item),
	);
	const first = chosen[0] as Variant;
	const failing = {
		...first,
		name: "failing",
		convert: () => {
			throw new Error("no ink");
		},
	};
	const unmeasured = { ...first, name: "unmeasured", convert: () => "<svg" };
	const { begun, outcomes } = await measured(
		[...chosen, failing, unmeasured],
		2,
	);
	t.equal(outcomes.size, chosen.length + 2);
	t.equal(begun.length, 2 * chosen.length + 3, "a failure is not repeated");
	t.match(outcomes.get("failing"), { error: /no ink/, cost: undefined });
	t.match(outcomes.get("unmeasured"), { error: /INVALID|SVG/i, cost: {} });
	for (const { name } of chosen) {
		const made = outcomes.get(name);
		if (made === undefined || "error" in made)
			t.fail(`${name}: ${made?.error}`);
		else {
			const { ssim4 = 0, coordinates } = made.measured;
			t.ok(ssim4 > 0.5 && ssim4 < 1, name);
			t.ok(coordinates > 0);
			t.ok(made.cost.ms > 0);
		}
	}
});

t.test("short conversions are made twice where that is asked", async (t) => {
	let made = 0;
	const counted: Variant = {
		...(variantsNamed("vtracer")[0] as Variant),
		convert: () => {
			made++;
			return truth as string;
		},
	};
	await measured([counted], 1);
	t.equal(made, 1);
	await measured([counted], 1, Number.POSITIVE_INFINITY);
	t.equal(made, 3);
});

t.test("a contact sheet is a small PNG", async (t) => {
	const sheet = await contactSheet([item], variantsNamed("vtracer"));
	t.ok(sheet.length < 200_000);
	t.equal(sheet.toString("latin1", 1, 4), "PNG");
});

t.test("best, median and worst are told, each once", async (t) => {
	t.same(telling([]), []);
	t.same(telling([1]), [1]);
	t.same(telling([1, 2, 3]), [1, 2, 3]);
	t.same(telling([1, 2, 3, 4, 5, 6, 7, 8, 9]), [1, 5, 7, 8, 9]);
});
