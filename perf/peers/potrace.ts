import { execFileSync, spawnSync } from "node:child_process";
import sharp from "sharp";
import type { Raster } from "../../services/image/raster.ts";
import { overGround } from "../../services/quality/ground.ts";
import type { CorpusItem } from "../corpus/corpus.ts";
import type { Variant } from "./variant.ts";

/** The program's own first line, such as "potrace 1.16. …"; nothing when it isn't installed. */
const banner = spawnSync("potrace", ["--version"], { encoding: "utf8" }).stdout;
const missing = "potrace is not installed: apt-get install -y potrace";

function potraceVariant(name: string, scale: 1 | 4): Variant {
	return {
		name,
		kind: "peer",
		version: banner?.split("\n")[0] ?? "none",
		...(banner ? {} : { missing }),
		accepts: (item) => item.ink !== undefined && item.size * scale <= 4096,
		convert: ({ raster, item }) => trace(raster, item, scale),
	};
}

/** potrace as a program, on the picture cut at half coverage. */
export const potrace = potraceVariant("potrace", 1);

/** potrace on the picture enlarged four times and then cut, as its manual advises (mkbitmap). */
export const potrace4x = potraceVariant("potrace-4x", 4);

/**
 * Potrace takes black and white: the picture's coverage is read between its known ground and ink,
 * cut at one half, and the drawing gets the ink as its colour.
 */
async function trace(
	raster: Raster,
	item: CorpusItem,
	scale: number,
): Promise<string> {
	const ink = rgb(item.ink ?? "#000000");
	const isClear = item.ground === undefined;
	const ground = isClear ? ink.map((v) => 255 - v) : rgb(item.ground as string);
	const [red = 0, green = 0, blue = 0] = ground;
	const { data } = overGround(raster, [red, green, blue]);
	const axis = ink.map((value, c) => value - ground[c]);
	const length = axis.reduce((sum, value) => sum + value * value, 0);
	const grey = new Uint8Array(raster.width * raster.height);
	for (let p = 0; p < grey.length; p++) {
		let dot = 0;
		for (let c = 0; c < 3; c++) {
			const step = data[4 * p + c] - ground[c];
			dot += step * axis[c];
		}
		grey[p] = 255 - Math.min(255, Math.max(0, (255 * dot) / length));
	}
	const [width, height] = [scale * raster.width, scale * raster.height];
	const source = { width: raster.width, height: raster.height, channels: 1 };
	const enlarged = await sharp(grey, { raw: { ...source, channels: 1 } })
		.resize({ width, height, fit: "fill" })
		.toColourspace("b-w")
		.raw()
		.toBuffer();
	const header = Buffer.from(`P5\n${width} ${height}\n255\n`);
	const svg = execFileSync(
		"potrace",
		["--svg", "--flat", "--color", item.ink ?? "#000000", "--output", "-", "-"],
		{ input: Buffer.concat([header, enlarged]), maxBuffer: 2 ** 28 },
	).toString();
	return onGround(svg, width, height, item.ground);
}

/** Potrace sizes in points and draws no ground: take its group, give it a canvas of pixels. */
function onGround(
	svg: string,
	width: number,
	height: number,
	ground: string | undefined,
): string {
	const group = svg.slice(svg.indexOf("<g"), svg.lastIndexOf("</svg>"));
	const rect =
		ground === undefined
			? ""
			: `<rect width="${width}" height="${height}" fill="${ground}"/>`;
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${rect}${group}</svg>`;
}

const rgb = (hex: string): number[] =>
	[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
