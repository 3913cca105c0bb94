import sharp from "sharp";
import { shape } from "../../../corpus/generated/shapes.ts";
import type { Random } from "../../../corpus/seeded.ts";
import { gradientsOf } from "../checks.ts";
import type { FaultKind } from "../kind.ts";
import { colourApart, draw, hex, pngOf, type Rgb, svg } from "../picture.ts";
import { diffuse, threshold } from "./dither.ts";

/** Levels that are left in each channel: palettes of 8, 27 and 64 colours; or palettes of the picture's own, of so many. */
const LEVELS = [2, 3, 4] as const;
const COLOURS = [8, 16, 32, 64] as const;
/** Mean difference, CIEDE2000 at four times the size, that is seen as the same. */
const MOST_APART = 1.6;
const MOST_BYTES = 2000;

/** A shape with a linear or round gradient on an even ground, reduced to a few colours by any of the usual dithers. */
export const ditheredGradients: FaultKind = {
	name: "dithered gradients",
	seen: "a dithered gradient comes as bands",
	async make(random) {
		const width = random.whole(64, 128);
		const height = random.whole(64, 128);
		const white: Rgb = [255, 255, 255];
		const ground = random() < 0.5 ? white : colourApart(random, [], 0);
		const from = colourApart(random, [ground], 90);
		const to = colourApart(random, [ground, from], 90);
		const size = 0.4 * Math.min(width, height);
		const truth = svg(
			width,
			height,
			`${gradient(random, from, to)}<rect width="${width}" height="${height}" fill="${hex(ground)}"/>${shape(random, width / 2, height / 2, size)} fill="url(#g)"/>`,
		);
		return {
			truth,
			bytes: await reduced(random, truth),
			fault({ svg, de4, bytes }) {
				if (gradientsOf(svg) === 0) return "no gradient";
				if (de4 > MOST_APART) return `dE00 ${de4.toFixed(2)}`;
				return bytes > MOST_BYTES ? `${bytes} bytes` : undefined;
			},
		};
	},
};

function gradient(random: Random, from: Rgb, to: Rgb): string {
	const stops = `<stop stop-color="${hex(from)}"/><stop offset="1" stop-color="${hex(to)}"/>`;
	return random() < 0.6
		? `<linearGradient id="g" x1="0" y1="0" x2="${random.whole(0, 1)}" y2="${random.pick([0.5, 1])}">${stops}</linearGradient>`
		: `<radialGradient id="g">${stops}</radialGradient>`;
}

async function reduced(random: Random, truth: string): Promise<Buffer> {
	const picture = draw(truth);
	const way = random.whole(0, 2);
	if (way === 0) {
		const { data, width, height } = picture;
		return await sharp(data, { raw: { width, height, channels: 4 } })
			.png({ palette: true, colours: random.pick(COLOURS), dither: 1 })
			.toBuffer();
	}
	const levels = random.pick(LEVELS);
	if (way === 1) diffuse(picture, levels);
	else threshold(picture, levels, random);
	return await pngOf(picture);
}
