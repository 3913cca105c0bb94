import { existsSync, readFileSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import sharp from "sharp";
import t from "tap";
import { brandOf, splitOf } from "../../perf/corpus/brand.ts";
import { canvasSize, placeOnCanvas } from "../../perf/corpus/canvas.ts";
import {
	type CorpusItem,
	listItems,
	materialise,
	SET_NAMES,
	truthSvg,
} from "../../perf/corpus/corpus.ts";
import { generatedDrawing } from "../../perf/corpus/generated/drawings.ts";
import { stressImage } from "../../perf/corpus/generated/photographs.ts";
import { generatedWordmark } from "../../perf/corpus/generated/wordmarks.ts";
import { hash32, randomFor } from "../../perf/corpus/seeded.ts";
import { selectionFrom } from "../../perf/corpus/selection.ts";
import { renderSvg } from "../../services/quality/render.ts";

const all = listItems({
	sets: ["colour", "one-colour", "gradients", "wordmarks", "badges"],
});

t.test("all versions of a mark are one brand", async (t) => {
	const brands: Record<string, string[]> = {
		google: ["google", "google-icon", "google-2014", "googleads", "Google"],
		amazon: ["aws-lambda", "amazonwebservices", "amazon"],
		node: ["nodejs", "nodejs-icon", "nodedotjs", "node"],
		slack: ["slack", "slack-icon", "slack-wordmark"],
		cplusplus: ["c-plusplus", "cplusplus"],
		js: ["js"],
		icon: ["icon"],
	};
	for (const [brand, names] of Object.entries(brands)) {
		for (const name of names) t.equal(brandOf(name), brand, name);
	}
});

t.test("the split is a pure function of the brand", async (t) => {
	const places = new Map<string, string>();
	const counts = { train: 0, validation: 0, test: 0 };
	for (const { brand, split } of all) {
		t.equal(split, places.get(brand) ?? split, `${brand} has one split`) ||
			t.bailout(brand);
		if (!places.has(brand)) counts[split]++;
		places.set(brand, split);
		if (places.size > 400) break;
	}
	const brands = [...new Set(all.map(({ brand }) => brand))];
	const share = (name: string) =>
		brands.filter((brand) => splitOf(brand) === name).length / brands.length;
	t.ok(Math.abs(share("train") - 0.7) < 0.03);
	t.ok(Math.abs(share("test") - 0.15) < 0.03);
	t.ok(brands.length > 4000);
});

t.test("lists are lazy, stable and filtered", async (t) => {
	t.equal(new Set(all.map(({ id }) => id)).size, all.length);
	t.same(
		new Set(
			listItems({ limit: 1, sizes: [32, 256, 512, 1024] }).map(
				({ set }) => set,
			),
		),
		new Set(SET_NAMES),
	);
	const few = listItems({ sets: ["colour", "jpeg"], split: "test", limit: 5 });
	const more = listItems({ sets: ["colour", "jpeg"], split: "test", limit: 9 });
	t.equal(few.length, 10);
	t.same(few.slice(0, 5), more.slice(0, 5), "a limit takes a prefix");
	t.ok(few.every(({ split }) => split === "test"));
	const small = listItems({ sets: ["small"], sizes: [32, 96], limit: 40 });
	t.same(new Set(small.map(({ size }) => size)), new Set([32, 96]));
	for (const split of ["train", "test"] as const) {
		t.equal(listItems({ sets: ["published"], split }).length, 13);
	}
	t.ok(
		listItems({ sets: ["jpeg"], limit: 60 }).some(
			({ damage }) => damage === "jpeg-40",
		),
	);
	t.ok(all.every(({ width, height }) => width % 2 === 0 && height % 2 === 0));
});

t.test("a drawing fills its canvas but for the margin", async (t) => {
	const drawing = {
		body: '<rect width="20" height="10" fill="red"/>',
		left: 0,
		top: 0,
		width: 20,
		height: 10,
	};
	t.same(canvasSize(drawing, 64), { width: 64, height: 32 });
	const placement = { width: 64, height: 64, margin: 0.125 };
	const { data } = renderSvg(placeOnCanvas(drawing, placement), 64);
	const alpha = (x: number, y: number) => data[4 * (y * 64 + x) + 3];
	t.same(
		[alpha(8, 32), alpha(55, 32), alpha(32, 20), alpha(32, 43)],
		[255, 255, 255, 255],
	);
	t.same(
		[alpha(7, 32), alpha(56, 32), alpha(32, 19), alpha(32, 44)],
		[0, 0, 0, 0],
	);
	const tinted = placeOnCanvas(
		{ ...drawing, body: '<rect width="20" height="10"/>' },
		{ ...placement, ground: "#00ff00", ink: "#0000ff" },
	);
	const image = renderSvg(tinted, 64).data;
	t.same([...image.slice(0, 4)], [0, 255, 0, 255]);
	t.same(
		[...image.slice(4 * (32 * 64 + 32), 4 * (32 * 64 + 33))],
		[0, 0, 255, 255],
	);
});

t.test("items of every set are drawn, and drawn once", async (t) => {
	const directory = t.testdir();
	for (const set of SET_NAMES) {
		const [item] = listItems({ sets: [set], limit: 1 }) as [CorpusItem];
		const files = await materialise(item, directory);
		if (item.source.collection === "wordmark" && files === undefined) continue;
		t.ok(files, item.id);
		if (files === undefined) continue;
		const { width, height, format } = await sharp(files.inputPath).metadata();
		t.equal(Math.max(width ?? 0, height ?? 0), item.size);
		t.equal(format, set === "jpeg" ? "jpeg" : "png");
		if (set === "stress") {
			t.equal(files.truthPath, undefined);
			continue;
		}
		const truth = readFileSync(files.truthPath as string, "utf8");
		t.match(truth, `width="${width}" height="${height}"`);
		t.equal(truth, truthSvg(item));
		const { mtimeMs } = statSync(files.inputPath);
		t.same(await materialise(item, directory), files);
		t.equal(statSync(files.inputPath).mtimeMs, mtimeMs, "it is left alone");
		await rm(files.inputPath);
		await materialise(item, directory);
		t.ok(existsSync(files.inputPath), "half an item is made whole");
	}
});

t.test("a clean input is the truth's own rendering", async (t) => {
	const [item] = listItems({ sets: ["transparent"], sizes: [128], limit: 1 });
	const files = await materialise(item as CorpusItem, t.testdir());
	const pixels = await sharp(files?.inputPath).raw().toBuffer();
	const truth = renderSvg(
		truthSvg(item as CorpusItem) as string,
		(item as CorpusItem).width,
	);
	t.ok(pixels.equals(Buffer.from(truth.data)));
});

t.test("a picture that shows nothing is left out", async (t) => {
	const icon = listItems({ sets: ["one-colour"], limit: 1 })[0] as CorpusItem;
	const white = { ...icon, ink: "#ffffff", ground: "#ffffff" };
	t.equal(await materialise(white, t.testdir()), undefined);
});

t.test("generated pictures depend on their number alone", async (t) => {
	for (const kind of ["linear", "radial", "opacity", "badge"] as const) {
		t.same(generatedDrawing(kind, 7), generatedDrawing(kind, 7));
		t.notSame(generatedDrawing(kind, 7), generatedDrawing(kind, 8));
	}
	t.same(generatedWordmark(3), generatedWordmark(3));
	const photograph = stressImage("photograph", 1, 64);
	t.same(photograph, stressImage("photograph", 1, 64));
	t.ok(new Set(new Uint32Array(photograph.data.buffer)).size > 1000);
	t.equal(hash32("logo"), hash32("logo"));
	const random = randomFor("seed");
	const draws = Array.from({ length: 2000 }, () => random());
	t.ok(draws.every((value) => value >= 0 && value < 1));
	const mean = draws.reduce((sum, value) => sum + value) / draws.length;
	t.ok(Math.abs(mean - 0.5) < 0.03);
});

t.test("options of the commands", async (t) => {
	t.same(selectionFrom({}), {});
	t.same(
		selectionFrom({ split: "train", set: "jpeg,thin", size: "64", limit: "3" }),
		{ split: "train", sets: ["jpeg", "thin"], sizes: [64], limit: 3 },
	);
	t.throws(() => selectionFrom({ split: "all" }), /--split is one of train/);
	t.throws(() => selectionFrom({ set: "jpeg,x" }), /--set is one of .*"x"/);
	t.throws(() => selectionFrom({ limit: "0" }), /--limit is a whole number/);
	t.throws(() => selectionFrom({ size: "64,b" }), /--size/);
});
