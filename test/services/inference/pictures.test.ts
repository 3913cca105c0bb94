import sharp from "sharp";
import t from "tap";
import {
	type PictureOrder,
	picture,
	pictureKey,
} from "../../../services/analysis/picture.ts";
import { createPool } from "../../../services/conversion/pool.ts";
import { createTasks } from "../../../services/conversion/tasks.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { parseManifest } from "../../../services/inference/manifest.ts";
import {
	picturesFor,
	picturesWanted,
} from "../../../services/inference/pictures.ts";
import {
	entries,
	modelsFolder,
	PATIENT,
	registry,
} from "../../support/models.ts";

const { mean_colour: colour, feature_preprocessor: preprocessor } =
	await entries();

/** Opaque; red counts columns and green rows. */
function grid(width: number, height: number): Raster {
	const data = new Uint8ClampedArray(4 * width * height);
	for (let at = 0; at < width * height; at++)
		data.set([at % width, Math.floor(at / width), 0, 255], 4 * at);
	return { width, height, data };
}

const order = (
	cut: PictureOrder["cut"],
	width: number,
	height: number,
): PictureOrder => ({ of: "input", cut, width, height });

/** The red, green and alpha of a picture, 0..255, row by row. */
function seen(planes: Float32Array): number[][] {
	const plane = planes.length / 4;
	return Array.from({ length: plane }, (_, at) =>
		[0, 1, 3].map((c) => Math.round(255 * planes[c * plane + at])),
	);
}

t.test("a picture is cut or fitted", async (t) => {
	const CLEAR = [0, 0, 0];
	t.same(
		seen(picture(grid(5, 6), order("middle", 2, 2))),
		[
			[1, 2, 255],
			[2, 2, 255],
			[1, 3, 255],
			[2, 3, 255],
		],
		"its own pixels, from the middle",
	);
	t.same(
		seen(picture(grid(1, 3), order("middle", 3, 1))),
		[CLEAR, [0, 1, 255], CLEAR],
		"a narrow one stands in the middle",
	);
	t.same(
		seen(picture(grid(2, 2), order("whole", 4, 2))),
		[
			CLEAR,
			[0, 0, 255],
			[1, 0, 255],
			CLEAR,
			CLEAR,
			[0, 1, 255],
			[1, 1, 255],
			CLEAR,
		],
		"the whole keeps its shape",
	);
	const small = picture(grid(8, 4), order("whole", 2, 1));
	t.same([...small.slice(0, 2)], [1.5 / 255, 5.5 / 255].map(Math.fround));
});

t.test("a manifest says which pictures are made", async (t) => {
	const wide = { ...colour, name: "wide" };
	wide.inputs = [
		{
			...{ name: "view", type: "float32", shape: [1, 4, 16, 32] },
			picture: { of: "undamaged", cut: "middle" },
		},
	];
	t.same(picturesWanted([preprocessor, colour, colour, wide]), [
		{ of: "input", cut: "whole", width: 8, height: 8 },
		{ of: "undamaged", cut: "middle", width: 32, height: 16 },
	]);
	t.same(picturesFor(preprocessor, {}), {});
	t.same(picturesFor(colour), {}, "one that was not made is missing");
	const manifest = (shape: (number | null)[]) => {
		const size = shape.map((side) => side ?? 1);
		const zeros = {
			dims: size,
			data: Array(size.reduce((a, b) => a * b)).fill(0),
		};
		const golden = { ...colour.golden, inputs: { picture: zeros } };
		const inputs = [{ ...colour.inputs[0], shape }];
		const models = [{ ...colour, inputs, golden }];
		return JSON.stringify({
			...{ schema_version: 1, feature_schema_version: 0 },
			models,
		});
	};
	t.ok(parseManifest(manifest([1, 4, 3, 2])));
	for (const shape of [
		[null, 3, 8, 8],
		[2, 4, 8, 8],
		[null, 4, null, 8],
		[null, 4, 8],
		[null, 4, 1, 513],
	])
		t.throws(() => parseManifest(manifest(shape)), {
			code: "MANIFEST_INVALID",
			message: /picture picture of mean_colour is \[/,
		});
});

t.test("a model sees the pixels, made by a worker", async (t) => {
	const folder = await modelsFolder(t, [colour, preprocessor]);
	const models = registry(t, folder.path);
	models.start();
	await models.settled();
	const pool = createPool({ workers: 1, queueSize: 1, workerHeapMb: 256 });
	t.teardown(() => pool.close());
	const limits = { workingPixels: 1e6, maxSvgBytes: 1e6 };
	const { analyse } = createTasks(pool, limits);
	const background = { r: 51, g: 102, b: 153, alpha: 1 };
	const bytes = await sharp({
		create: { width: 40, height: 40, channels: 4, background },
	})
		.png()
		.toBuffer();
	const { signal } = new AbortController();
	const image = await analyse(bytes, signal, {
		pictures: models.pictures(),
	});
	t.same(Object.keys(image.pictures), [pictureKey(order("whole", 8, 8))]);
	const ask = (pictures: typeof image.pictures) =>
		models.run("mean_colour", (entry) => picturesFor(entry, pictures), PATIENT);
	const { outputs } = await ask(image.pictures);
	t.same(
		[...outputs.mean.data].map((value) => Math.round(255 * value)),
		[51, 102, 153, 255],
	);
	const unasked = await analyse(bytes, signal);
	t.same(unasked.pictures, {});
	await t.rejects(ask(unasked.pictures), {
		code: "BAD_INPUT",
		message: "There is no tensor picture.",
	});
});
