import type { Raster } from "../../../../services/image/raster.ts";
import { ssim } from "../../../../services/quality/ssim.ts";
import { word } from "../glyphs.ts";
import { type FaultKind, ZOOM } from "../kind.ts";
import { anyColour, colourApart, draw, hex, pngOf, svg } from "../picture.ts";

/** Height of the letters' box, pixels: 8 to 14 px in a font's own measure. */
const SMALLEST = 6.2;
const LARGEST = 10.5;
/** SSIM at four times the size, of the word and 3 px around it, below which it counts as failed. */
const LEAST_LIKE = 0.88;
const AROUND = 3;

/** A word of one ink that is a small part of a larger logo of several. */
export const printBeside: FaultKind = {
	name: "small print beside a mark",
	seen: "a line of small print under or beside a mark loses strokes",
	async make(random) {
		const size = random.between(SMALLEST, LARGEST);
		const [ground, ink, mark] = coloursOf(random);
		const side = random.whole(160, 320);
		const start = {
			x: random.between(0.1, 0.3) * side,
			y: random.between(0.86, 0.95) * side,
		};
		const { markup, width } = word(
			random,
			{ ...start, size },
			random.whole(4, 8),
			ink,
		);
		const radius = random.between(0.2, 0.34) * side;
		const middle = { x: side / 2, y: 0.4 * side };
		const truth = svg(
			side,
			side,
			`<rect width="${side}" height="${side}" fill="${ground}"/><circle cx="${middle.x}" cy="${middle.y}" r="${radius.toFixed(2)}" fill="${mark}"/><path d="M${middle.x} ${(middle.y - 0.6 * radius).toFixed(2)}l${(0.5 * radius).toFixed(2)} ${radius.toFixed(2)}h${(-radius).toFixed(2)}Z" fill="${ink}"/>${markup}`,
		);
		const box = {
			left: Math.floor(start.x - AROUND),
			top: Math.floor(start.y - size - AROUND),
			right: Math.min(side, Math.ceil(start.x + width + AROUND)),
			bottom: Math.min(side, Math.ceil(start.y + AROUND)),
		};
		return {
			truth,
			bytes: await pngOf(draw(truth)),
			fault({ truthLarge, drawnLarge }) {
				const like = ssim(crop(truthLarge, box), crop(drawnLarge, box));
				return like < LEAST_LIKE
					? `SSIM ${like.toFixed(3)} of the word`
					: undefined;
			},
		};
	},
};

/** Ground, ink and the mark's colour. */
function coloursOf(random: Parameters<FaultKind["make"]>[0]): string[] {
	const isPlain = random() < 0.5;
	const ground = isPlain ? ([255, 255, 255] as const) : anyColour(random);
	const ink = isPlain
		? ([24, 26, 27] as const)
		: colourApart(random, [ground], 110);
	return [ground, ink, colourApart(random, [ground, ink], 60)].map(hex);
}

interface Box {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** Part of a drawing that is `ZOOM` times as large as the picture in whose pixels the part is told. */
function crop({ data, width }: Raster, box: Box): Raster {
	const [left, top, right, bottom] = [
		box.left,
		box.top,
		box.right,
		box.bottom,
	].map((at) => ZOOM * at);
	const part = new Uint8ClampedArray(4 * (right - left) * (bottom - top));
	for (let y = top; y < bottom; y++) {
		const row = data.subarray(4 * (y * width + left), 4 * (y * width + right));
		part.set(row, 4 * (y - top) * (right - left));
	}
	return { data: part, width: right - left, height: bottom - top };
}
