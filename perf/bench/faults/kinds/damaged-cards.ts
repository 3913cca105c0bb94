import sharp from "sharp";
import { shape } from "../../../corpus/generated/shapes.ts";
import type { FaultKind } from "../kind.ts";
import {
	colourApart,
	colourBeside,
	draw,
	hex,
	pngOf,
	type Rgb,
	svg,
} from "../picture.ts";

/** Mean CIEDE2000 at four times the size that passes for the same, in what JPEG or blur left of it. */
const MOST_APART = 1.5;
const MOST_BYTES = 6000;

const jpeg = (quality: number) => (png: Buffer) =>
	sharp(png).jpeg({ quality }).toBuffer();
/** What becomes of a picture on its way. */
const WAYS: readonly ((png: Buffer) => Promise<Buffer>)[] = [
	jpeg(50),
	jpeg(75),
	jpeg(90),
	async (png) =>
		sharp(await jpeg(60)(png))
			.png()
			.toBuffer(),
	(png) => sharp(png).blur(1.4).png().toBuffer(),
];

/** A card with a sign, above its soft shadow on a ground that hardly differs from it, after a codec or a blur. */
export const damagedCards: FaultKind = {
	name: "cards through damage",
	seen: "a card on a ground of nearly its colour turns inside out: its sign is lost, its shadow becomes wedges",
	async make(random) {
		const side = random.whole(160, 320);
		const light: Rgb = random.pick<Rgb>([
			[255, 255, 255],
			[255, 255, 255],
			[250, 247, 240],
			[24, 24, 27],
		]);
		const ground = colourBeside(random, light, random.whole(6, 20));
		const sign = colourApart(random, [light, ground], 90);
		const [cx, cy] = [side / 2, side * random.between(0.46, 0.5)];
		const half = side * random.between(0.24, 0.32);
		const card = `<rect x="${(cx - half).toFixed(1)}" y="${(cy - half).toFixed(1)}" width="${(2 * half).toFixed(1)}" height="${(2 * half).toFixed(1)}" rx="${(half * random.between(0.1, 0.5)).toFixed(1)}"`;
		const sigma = side * random.between(0.015, 0.04);
		const truth = svg(
			side,
			side,
			`<defs><filter id="n" filterUnits="userSpaceOnUse" x="0" y="0" width="${side}" height="${side}"><feGaussianBlur stdDeviation="${sigma.toFixed(2)}"/></filter></defs><rect width="${side}" height="${side}" fill="${hex(ground)}"/><g filter="url(#n)"><g transform="translate(0 ${random.between(2, 10).toFixed(1)})">${card} fill="#000" fill-opacity="${random.between(0.15, 0.45).toFixed(2)}"/></g></g>${card} fill="${hex(light)}"/>${shape(random, cx, cy, half * random.between(0.4, 0.6))} fill="${hex(sign)}"/>`,
		);
		return {
			truth,
			bytes: await random.pick(WAYS)(await pngOf(draw(truth))),
			fault({ bytes, de4 }) {
				if (bytes > MOST_BYTES) return `${bytes} bytes`;
				return de4 > MOST_APART ? `dE00 ${de4.toFixed(2)}` : undefined;
			},
		};
	},
};
