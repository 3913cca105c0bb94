import type { Raster } from "../../../../services/image/raster.ts";
import { renderSvg } from "../../../../services/quality/render.ts";
import { shape } from "../../../corpus/generated/shapes.ts";
import { word } from "../glyphs.ts";
import type { FaultKind } from "../kind.ts";
import { draw, hex, pngOf, type Rgb, svg } from "../picture.ts";

/** What each third of a pixel is spread over: FreeType's default filters, newer and older, and a mean of three. */
const FILTERS = [
	[8, 77, 86, 77, 8],
	[16, 64, 112, 64, 16],
	[0, 1, 1, 1, 0],
] as const;
/** Mean CIEDE2000 at four times the size that passes for the same. */
const MOST_APART = 2;

/** Lettering and shapes that were drawn for the red, green and blue stripes of a screen, in either order. */
export const lcd: FaultKind = {
	name: "drawn for a screen's stripes",
	seen: "lettering of ClearType's kind gets coloured fringes and bends",
	async make(random) {
		const size = random.between(14, 36);
		const ground: Rgb = random.pick<Rgb>([
			[255, 255, 255],
			[243, 243, 243],
			[30, 30, 30],
			[255, 243, 200],
		]);
		const isLight = ground[0] > 128;
		const ink: Rgb = random.pick<Rgb>([
			isLight ? [0, 0, 0] : [255, 255, 255],
			isLight ? [26, 26, 26] : [220, 220, 220],
			isLight ? [20, 40, 90] : [255, 220, 160],
		]);
		const height = Math.ceil(1.6 * size);
		const at = { x: 4 + random(), y: 1.25 * size, size };
		const letters = word(random, at, random.whole(3, 6), hex(ink));
		const mark =
			random() < 0.3
				? `${shape(random, letters.width + 6 + size / 2, 0.8 * size, 0.42 * size)} fill="${hex(ink)}"/>`
				: "";
		const width = Math.ceil(letters.width + 10 + (mark === "" ? 0 : size));
		const truth = svg(
			width,
			height,
			`<rect width="${width}" height="${height}" fill="${hex(ground)}"/>${letters.markup}${mark}`,
		);
		const bytes = await pngOf(
			forStripes(
				truth,
				draw(truth),
				random.pick(FILTERS),
				random.pick(["rgb", "bgr"]),
			),
		);
		return {
			truth,
			bytes,
			fault: ({ de4 }) =>
				de4 > MOST_APART ? `dE00 ${de4.toFixed(2)}` : undefined,
		};
	},
};

/** A drawing's pixels with each channel filtered around its own third. */
export function forStripes(
	truth: string,
	plain: Raster,
	filter: readonly number[],
	order: "rgb" | "bgr",
): Raster {
	const { width, height } = plain;
	const wide = truth
		.replace(/ width="\d+"/, ` width="${3 * width}"`)
		.replace("<svg ", '<svg preserveAspectRatio="none" ');
	const thirds = renderSvg(wide, 3 * width).data;
	const sum = filter.reduce((a, b) => a + b);
	const data = plain.data.slice();
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			for (let c = 0; c < 3; c++) {
				const third = 3 * x + (order === "rgb" ? c : 2 - c);
				let level = 0;
				filter.forEach((weight, n) => {
					const at = Math.max(0, Math.min(3 * width - 1, third + n - 2));
					level += weight * thirds[4 * (3 * width * y + at) + c];
				});
				data[4 * (y * width + x) + c] = level / sum;
			}
		}
	}
	return { width, height, data };
}
