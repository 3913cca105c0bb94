import { Resvg } from "@resvg/resvg-js";
import { SaxesParser } from "saxes";
import t from "tap";
import { Value } from "typebox/value";
import type { Raster } from "../../../../services/image/raster.ts";
import {
	defaultSubpixelParameters,
	type SubpixelParameters,
	subpixel,
	subpixelParameters,
} from "../../../../services/tracing/subpixel/index.ts";
import { draw, type Rgba, random, raster } from "./shapes.ts";

const WHITE: Rgba = [255, 255, 255, 255];
const RED: Rgba = [200, 30, 40, 255];
const BLUE: Rgba = [20, 60, 200, 255];
const CLEAR: Rgba = [0, 0, 0, 0];

function trace(
	image: Raster,
	changes: Partial<SubpixelParameters> = {},
): string {
	return subpixel.trace(image, { ...defaultSubpixelParameters, ...changes })
		.svg;
}

/** Names of the elements, in order; throws where the document isn't well-formed. */
function elements(svg: string): string[] {
	const names: string[] = [];
	const parser = new SaxesParser();
	parser.on("error", (error) => {
		throw error;
	});
	parser.on("opentag", (tag) => names.push(tag.name));
	parser.write(svg).close();
	return names;
}

/** Mean absolute difference of premultiplied levels between the SVG, drawn at its own size, and an image. */
function difference(svg: string, image: Raster): number {
	const drawn = new Resvg(svg).render();
	if (drawn.width !== image.width || drawn.height !== image.height) return 255;
	const { pixels } = drawn;
	let sum = 0;
	for (let i = 0; i < pixels.length; i++) {
		const alpha = image.data[i | 3];
		const level = i % 4 === 3 ? alpha : (image.data[i] * alpha) / 255;
		sum += Math.abs(pixels[i] - level);
	}
	return sum / pixels.length;
}

const scene = draw(
	72,
	50,
	WHITE,
	[RED, (x, y) => Math.hypot(x - 22.4, y - 25.2) < 16.3],
	[BLUE, (x, y) => x > 30.4 && y > 12.7 && y < 40.2 && x + y < 90],
);
const cutOut = draw(
	60,
	60,
	CLEAR,
	[[10, 90, 200, 255], (x, y) => Math.hypot(x - 30.2, y - 29.7) < 24.4],
	[[255, 220, 0, 128], (x, y) => Math.abs(x - y) < 6.2],
);

t.test("the drawing matches the pixels", async (t) => {
	for (const stacking of ["stacked", "cutout"] as const) {
		for (const image of [scene, cutOut]) {
			const svg = trace(image, { stacking });
			const miss = difference(svg, image);
			t.ok(miss < (stacking === "stacked" ? 0.8 : 2.5), `${stacking}: ${miss}`);
		}
	}
});

t.test(
	"documents are well-formed, of the input's size and of known elements",
	async (t) => {
		const known =
			/^(svg|g|defs|path|circle|ellipse|rect|line|linearGradient|radialGradient|stop|pattern)$/;
		const next = random(9);
		for (const [width, height] of [
			[1, 1],
			[1, 9],
			[13, 1],
			[2, 2],
			[3, 5],
			[31, 17],
			[64, 64],
		]) {
			for (const kind of ["flat", "clear", "noise", "two"]) {
				const image = raster(width, height, (x) => {
					if (kind === "flat") return RED;
					if (kind === "clear") return [90, 80, 70, 0];
					if (kind === "two") return x < width / 2 ? RED : CLEAR;
					return [256 * next(), 256 * next(), 256 * next(), 256 * next()];
				});
				const { svg, facts } = subpixel.trace(image, defaultSubpixelParameters);
				const names = elements(svg);
				t.ok(
					names.every((name) => known.test(name)),
					names.join(),
				);
				t.ok(svg.includes(`viewBox="0 0 ${width} ${height}"`));
				t.ok(
					svg.includes(`width="${width}"`) &&
						svg.includes(`height="${height}"`),
				);
				t.notMatch(svg, /NaN|Infinity|undefined|null/);
				t.equal(
					facts.pathCount,
					names.filter((name) => /^(path|circle|ellipse|rect|line)$/.test(name))
						.length,
				);
				if (kind === "clear") t.equal(facts.pathCount, 0);
				if (kind === "flat") {
					t.ok(
						difference(svg, image) < 0.5,
						`${width}x${height} of one colour`,
					);
				}
			}
		}
	},
);

t.test(
	"equal input gives equal bytes, whatever was traced in between",
	async (t) => {
		const first = trace(scene);
		trace(cutOut);
		t.equal(trace({ ...scene, data: scene.data.slice() }), first);
		const odd = new Uint8ClampedArray(scene.data.length + 1);
		odd.set(scene.data, 1);
		t.equal(trace({ ...scene, data: odd.subarray(1) }), first, "not aligned");
	},
);

t.test(
	"colours hidden under full transparency make no difference",
	async (t) => {
		const other: Raster = { ...cutOut, data: cutOut.data.slice() };
		for (let i = 0; i < other.data.length; i += 4) {
			if (other.data[i + 3] === 0) other.data.set([255, 0, 255], i);
		}
		t.equal(trace(other), trace(cutOut));
	},
);

t.test("stacked faces leave no seam on any ground", async (t) => {
	const halves = draw(
		48,
		48,
		CLEAR,
		[RED, (x, y) => Math.hypot(x - 24, y - 24) < 20],
		[BLUE, (x, y) => Math.hypot(x - 24, y - 24) < 20 && x + 0.4 * y > 33.3],
	);
	const drawn = new Resvg(trace(halves), {
		fitTo: { mode: "zoom", value: 4 },
	}).render();
	let least = 255;
	for (let y = 60; y < 132; y++) {
		for (let x = 60; x < 132; x++) {
			least = Math.min(least, drawn.pixels[4 * (y * drawn.width + x) + 3]);
		}
	}
	t.ok(least >= 250, `opacity ${least} along the joint`);
});

t.test("the schema's defaults are the defaults", async (t) => {
	t.strictSame(Value.Create(subpixelParameters), defaultSubpixelParameters);
	t.ok(Value.Check(subpixelParameters, defaultSubpixelParameters));
	t.notOk(
		Value.Check(subpixelParameters, {
			...defaultSubpixelParameters,
			max_inks: 1,
		}),
	);
	t.notOk(
		Value.Check(subpixelParameters, {
			...defaultSubpixelParameters,
			palette: ["red"],
		}),
	);
});
