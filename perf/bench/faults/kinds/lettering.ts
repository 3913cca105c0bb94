import { word } from "../glyphs.ts";
import type { FaultKind } from "../kind.ts";
import { anyColour, colourApart, draw, hex, pngOf, svg } from "../picture.ts";

/** Height of the letters' box, pixels: 14 and less in a font's own measure are 11 here. */
const SMALLEST = 6.2;
const LARGEST = 11;
/** SSIM at four times the size below which a word counts as failed; chosen after the words, not by readers. */
const LEAST_LIKE = 0.88;

/** Words of a single ink whose strokes are about as wide as a pixel. */
export const lettering: FaultKind = {
	name: "small lettering",
	seen: "lettering under 14 px falls apart: broken stems, stray patches",
	async make(random) {
		const size = random.between(SMALLEST, LARGEST);
		const isPlain = random() < 0.5;
		const ground = isPlain ? ([255, 255, 255] as const) : anyColour(random);
		const ink = isPlain
			? ([0, 0, 0] as const)
			: colourApart(random, [ground], 110);
		const start = { x: random.between(3, 5), y: size + random.between(3, 5) };
		const { markup, width } = word(
			random,
			{ ...start, size },
			random.whole(4, 8),
			hex(ink),
		);
		const wide = Math.ceil(start.x + width + 4);
		const high = Math.ceil(start.y + 5);
		const truth = svg(
			wide,
			high,
			`<rect width="${wide}" height="${high}" fill="${hex(ground)}"/>${markup}`,
		);
		return {
			truth,
			bytes: await pngOf(draw(truth)),
			fault({ ssim4 }) {
				return ssim4 < LEAST_LIKE ? `SSIM ${ssim4.toFixed(3)}` : undefined;
			},
		};
	},
};
