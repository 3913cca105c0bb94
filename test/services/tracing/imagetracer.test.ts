import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import ImageTracer from "imagetracerjs";
import t from "tap";
import { decodeImage } from "../../../services/image/decode.ts";
import { chooseConversion } from "../../../services/settings/options.ts";
import { imagetracer } from "../../../services/tracing/imagetracer/imagetracer.ts";
import type { ImagetracerOptions } from "../../../services/tracing/imagetracer/options.ts";
import { traceImagetracer } from "../../../services/tracing/imagetracer/trace.ts";
import { fixture, noisePng } from "../../support/images.ts";

const GOLDEN = join(import.meta.dirname, "..", "..", "golden");
/** Set it to write the golden files anew: a change of this route's output on purpose. */
const UPDATE = process.env.UPDATE_GOLDEN === "1";

const CASES: [
	string,
	string,
	Partial<ImagetracerOptions> & { preset?: string },
][] = [
	["slack-default", "logo-slack-128.png", {}],
	["google-transparent", "logo-google-128.png", {}],
	["docker-detailed", "logo-docker-128.png", { preset: "detailed" }],
	["figma-small", "small-figma-48.png", { pathomit: 0 }],
	["greyscale", "greyscale-128.png", { preset: "grayscale" }],
	["jpeg-cmyk", "jpeg-cmyk-128.jpg", { numberofcolors: 4 }],
	["jpeg-exif", "jpeg-exif-rotated-160.jpg", { preset: "posterized2" }],
	[
		"palette-parallel",
		"palette-transparent-128.png",
		{ layering: 1, pathomit: 0 },
	],
	[
		"random-sampling",
		"logo-python-128.png",
		{ preset: "randomsampling1", mincolorratio: 0.01 },
	],
	[
		"own-palette",
		"logo-slack-128.png",
		{
			pal: [
				{ r: 255, g: 255, b: 255, a: 255 },
				{ r: 74, g: 21, b: 75, a: 255 },
			],
		},
	],
	[
		"scaled-marked",
		"small-dropbox-32.png",
		{ scale: 2.5, desc: true, lcpr: 1, qcpr: 1, roundcoords: 3 },
	],
	[
		"blurred",
		"still-128.gif",
		{ preset: "smoothed", rightangleenhance: false, linefilter: true },
	],
	["one-pixel", "one-pixel.png", {}],
	["wholly-transparent", "empty-64.png", {}],
];

async function convert(name: string, options: object): Promise<string> {
	const { raster } = await decodeImage(await fixture(name), 2_000_000);
	const given = Object.entries(options).map(([option, value]) => ({
		name: option,
		value,
		text: false,
	}));
	return traceImagetracer(
		raster,
		chooseConversion(given).parameters as ImagetracerOptions,
	).svg;
}

t.test("the output never changes by accident", async (t) => {
	for (const [name, image, options] of CASES) {
		const svg = await convert(image, options);
		const file = join(GOLDEN, `${name}.svg`);
		if (UPDATE) await writeFile(file, svg);
		t.equal(svg, await readFile(file, "utf8"), name);
		t.equal(await convert(image, options), svg, `${name} again`);
	}
});

t.test("what it draws is what the library draws", async (t) => {
	for (const [name, options] of [
		["logo-slack-128.png", {}],
		["small-dropbox-32.png", { layering: 1, pathomit: 0 }],
		["small-figma-48.png", { lcpr: 1, qcpr: 1, roundcoords: -1 }],
		["small-figma-48.png", { linefilter: true, scale: 2 }],
		["small-figma-48.png", { pal: [{ r: 0, g: 0, b: 99, a: 255 }] }],
	] as const) {
		const { raster } = await decodeImage(await fixture(name), 2_000_000);
		const ours = await convert(name, options);
		const theirs = ImageTracer.imagedataToSVG(
			{ ...raster },
			structuredClone(options),
		);
		t.equal(
			ours.slice(ours.indexOf(">") + 1),
			theirs.slice(theirs.indexOf(">") + 1),
			`${name} ${JSON.stringify(options)}`,
		);
	}
});

t.test("the random numbers of everyone else stay random", async (t) => {
	await convert("small-dropbox-32.png", { preset: "randomsampling1" });
	t.not(Math.random(), Math.random());
	const before = Math.random;
	await convert("small-dropbox-32.png", { colorsampling: 1 });
	t.equal(Math.random, before);
});

t.test("options at the ends of their ranges never crash it", async (t) => {
	const { raster } = await decodeImage(await noisePng(24), 2_000_000);
	const { properties } = imagetracer.parameters;
	for (const [name, schema] of Object.entries(properties)) {
		const { minimum, maximum } = schema as {
			minimum?: number;
			maximum?: number;
		};
		for (const value of [minimum, maximum]) {
			if (value === undefined) continue;
			for (const layering of [0, 1]) {
				const { parameters } = chooseConversion([
					...(name === "layering"
						? []
						: [{ name: "layering", value: layering, text: false }]),
					{ name, value, text: false },
				]);
				let code = "ok";
				try {
					traceImagetracer(raster, parameters as ImagetracerOptions);
				} catch (error) {
					({ code } = error as { code: string });
				}
				t.ok(
					code === "ok" || code === "INVALID_IMAGE",
					`${name} ${value} layering ${layering}: ${code}`,
				);
			}
		}
	}
});
