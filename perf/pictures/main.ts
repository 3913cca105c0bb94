/**
 * The README's picture: `npm run pictures` writes docs/pictures/logos.png. Each
 * line is a small logo as it was sent, enlarged pixel by pixel, and what the
 * plain route and the AI route of a running service drew of it.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp, { type OverlayOptions } from "sharp";
import { ROOT } from "../../services/project.ts";
import { renderSvg } from "../../services/quality/render.ts";
import { client } from "../bench/ai/ask.ts";
import { startWithModels } from "../bench/ai/start.ts";

const LOGOS = ["logo-firefox-128.png", "logo-docker-128.png"];
const TARGET = "target_quality=0.99";
/** Pixels of a cell's side. */
const CELL = 320;
const GAP = 8;

const service = await startWithModels();
const ask = client(service.origin);
try {
	const cells: OverlayOptions[] = [];
	for (const [line, name] of LOGOS.entries()) {
		const bytes = await readFile(join(ROOT, "test/fixtures/logos", name));
		const plain = await ask.plain(bytes);
		const ai = await ask.ai(bytes, TARGET);
		console.log(
			`${name}: plain SSIM ${plain.ssim.toFixed(4)}, ${plain.bytes} bytes; AI ${ai.ssim.toFixed(4)}, ${ai.bytes} bytes, tier ${ai.tierUsed}`,
			...(ai.fallback === undefined ? [] : [ai.fallback]),
		);
		const input = await sharp(bytes)
			.resize({ width: CELL, height: CELL, fit: "contain", kernel: "nearest" })
			.png()
			.toBuffer();
		const drawn = [input, await draw(plain.svg), await draw(ai.svg)];
		for (const [column, cell] of drawn.entries())
			cells.push({
				input: cell,
				left: column * (CELL + GAP),
				top: line * (CELL + GAP),
			});
	}
	const folder = join(ROOT, "docs", "pictures");
	await mkdir(folder, { recursive: true });
	const png = await sharp({
		create: {
			width: 3 * CELL + 2 * GAP,
			height: LOGOS.length * (CELL + GAP) - GAP,
			channels: 3,
			background: "white",
		},
	})
		.composite(cells)
		.png({ palette: true, colours: 200, compressionLevel: 9 })
		.toBuffer();
	await writeFile(join(folder, "logos.png"), png);
} finally {
	await service.stop();
}

function draw(svg: string): Promise<Buffer> {
	const { width, height, data } = renderSvg(svg, CELL);
	return sharp(data, { raw: { width, height, channels: 4 } })
		.png()
		.toBuffer();
}
