import { existsSync } from "node:fs";
import { Resvg } from "@resvg/resvg-js";
import type { Random } from "../../../corpus/seeded.ts";
import type { FaultKind } from "../kind.ts";
import {
	anyColour,
	colourApart,
	draw,
	hex,
	pngOf,
	type Rgb,
} from "../picture.ts";

const FOLDER = "/usr/share/fonts/truetype/dejavu";
/** None of them is what the tracer's network learned from. */
const FONTS = [
	"DejaVuSans",
	"DejaVuSans-Bold",
	"DejaVuSansMono",
	"DejaVuSerif",
	"DejaVuSerif-Bold",
];
const LETTERS = "aaabcdeeeefghiiijklmnnnoooprrrssstttuuvwxyz0123456789";
/** How far ink and ground differ in a channel at least, levels. */
const CONTRAST = 110;

/** Words in real fonts, of one ink, with and without a ground. */
export const smallPrint: FaultKind = smallPrintOf(
	"print of 10 to 14 px",
	[10, 14],
	0.93,
);

/** Words of which an eye alone tells the letters. */
export const tinyPrint: FaultKind = smallPrintOf(
	"print of 6 to 9 px",
	[6, 9],
	0.85,
);

/**
 * @param sizes of the font, pixels
 * @param leastLike SSIM at four times the size below which a word counts as failed
 */
function smallPrintOf(
	name: string,
	sizes: readonly [number, number],
	leastLike: number,
): FaultKind {
	return {
		name,
		seen: "words in small print fall apart, or their letters flow into each other",
		async make(random) {
			const truth = printed(random, random.between(...sizes));
			return {
				truth,
				bytes: await pngOf(draw(truth)),
				fault({ ssim4 }) {
					return ssim4 < leastLike ? `SSIM ${ssim4.toFixed(3)}` : undefined;
				},
			};
		},
	};
}

/** A word or two as outlines, so that no one needs the font to look at them. */
function printed(random: Random, size: number): string {
	const font = `${FOLDER}/${random.pick(FONTS)}.ttf`;
	if (!existsSync(font))
		throw new Error(
			"Small print needs Debian's font: apt-get install -y --no-install-recommends fonts-dejavu-core",
		);
	const { ink, ground } = coloursOf(random);
	const words = Array.from({ length: random.whole(1, 2) }, () => word(random));
	const x = random.between(3, 5);
	const y = size + random.between(2, 4);
	const text = `<text x="${x}" y="${y}" font-size="${size}" fill="${hex(ink)}">${words.join(" ")}</text>`;
	const set = (width: number, height: number, content: string) =>
		new Resvg(
			`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`,
			{ font: { loadSystemFonts: false, fontFiles: [font] } },
		);
	const box = set(1000, 40, text).getBBox();
	const width = Math.ceil((box?.x ?? 0) + (box?.width ?? 0) + 4);
	const height = Math.ceil((box?.y ?? 0) + (box?.height ?? 0) + 3);
	const rect =
		ground === undefined
			? ""
			: `<rect width="${width}" height="${height}" fill="${hex(ground)}"/>`;
	return set(width, height, rect + text).toString();
}

/** Black on white, any on any, light on dark, or no ground at all. */
function coloursOf(random: Random): { ink: Rgb; ground?: Rgb } {
	const dark: Rgb = random.pick<Rgb>([
		[0, 0, 0],
		[24, 26, 27],
		[20, 33, 61],
	]);
	switch (random.whole(0, 3)) {
		case 0:
			return { ink: dark, ground: [255, 255, 255] };
		case 1:
			return { ink: [255, 255, 255], ground: dark };
		case 2:
			return { ink: random.pick([dark, anyColour(random)]) };
		default: {
			const ground = anyColour(random);
			return { ink: colourApart(random, [ground], CONTRAST), ground };
		}
	}
}

function word(random: Random): string {
	const letters = Array.from({ length: random.whole(4, 8) }, () =>
		random.pick([...LETTERS]),
	).join("");
	switch (random.whole(0, 3)) {
		case 0:
			return letters.toUpperCase();
		case 1:
			return letters;
		default:
			return (letters[0] as string).toUpperCase() + letters.slice(1);
	}
}
