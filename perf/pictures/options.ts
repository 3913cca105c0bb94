/**
 * The sheet of choices: `npm run pictures:options` writes docs/pictures/options.png. Two logos, each
 * drawn with one choice after the other; what is see-through lies on light blue.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp, { type OverlayOptions } from "sharp";
import { decodeImage } from "../../services/image/decode.ts";
import { ROOT } from "../../services/project.ts";
import { renderSvg } from "../../services/quality/render.ts";
import type { Given } from "../../services/tracing/converter.ts";
import { subpixel } from "../../services/tracing/subpixel/index.ts";

const LOGOS = ["logo-google-128.png", "white-on-colour-256.png"];

/** In the order of docs/formats.md, a line each of colours, shapes, ways to draw and purposes. */
const CHOICES: readonly (readonly Given[])[] = [
	[
		{},
		{ max_colors: 3 },
		{ palette: ["#ffffff -> none ~ 0.05"] },
		{ palette: ["pico-8"] },
		{ color_mode: "black_and_white" },
		{ color_mode: "stencil" },
		{ color_mode: "one_color", color: "#0a66c2" },
	],
	[
		{ curves: "lines", precision: 1 },
		{ curves: "lines_and_arcs" },
		{ curves: "lines_and_quadratics" },
		{ curves: "lines_and_cubics" },
		{ primitives: [] },
		{ min_area: 1500 },
		{ pixel_art: "always" },
	],
	[
		{ draw: "outlines" },
		{ draw: "outlines", stroke_width: 4 },
		{ draw: "edges" },
		{ draw: "centerline" },
		{ strokes: "auto" },
		{ stacking: "cutout" },
		{ stacking: "cutout", gap_filler: 1 },
	],
	[
		{ purpose: "logo" },
		{ purpose: "icon" },
		{ purpose: "line_drawing" },
		{ purpose: "signature" },
		{ purpose: "sticker" },
		{ purpose: "laser" },
		{ purpose: "poster" },
	],
];

/** Pixels of a cell's side, and between two. */
const CELL = 120;
const GAP = 4;

const cells: OverlayOptions[] = [];
for (const [k, name] of LOGOS.entries()) {
	const bytes = await readFile(join(ROOT, "test/fixtures/logos", name));
	const { raster } = await decodeImage(bytes, 1e7);
	for (const [line, choices] of CHOICES.entries()) {
		for (const [place, given] of choices.entries()) {
			const { svg } = subpixel.trace(raster, subpixel.complete(given));
			console.log(`${name} ${JSON.stringify(given)}: ${svg.length} bytes`);
			cells.push({
				input: await draw(svg),
				left: place * (CELL + GAP),
				top: (k * CHOICES.length + line) * (CELL + GAP),
			});
		}
	}
}
const across = Math.max(...CHOICES.map(({ length }) => length));
const width = across * (CELL + GAP) - GAP;
const height = LOGOS.length * CHOICES.length * (CELL + GAP) - GAP;
const sheet = await sharp({
	create: { width, height, channels: 3, background: "#888" },
})
	.composite(cells)
	.png({ palette: true, colours: 200, compressionLevel: 9 })
	.toBuffer();
await writeFile(join(ROOT, "docs/pictures/options.png"), sheet);

function draw(svg: string): Promise<Buffer> {
	const { width, height, data } = renderSvg(svg, CELL);
	return sharp(Buffer.from(data.buffer), {
		raw: { width, height, channels: 4 },
	})
		.flatten({ background: "#cfe8ff" })
		.png()
		.toBuffer();
}
