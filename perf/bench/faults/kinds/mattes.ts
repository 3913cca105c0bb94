import type { Raster } from "../../../../services/image/raster.ts";
import { shape } from "../../../corpus/generated/shapes.ts";
import type { Random } from "../../../corpus/seeded.ts";
import { differenceIn } from "../checks.ts";
import { type FaultKind, ZOOM } from "../kind.ts";
import { colourApart, draw, hex, pngOf, type Rgb, svg } from "../picture.ts";

/** How the ground was made clear: what is nearly its colour, or each pixel by how little it differs. */
type Cut = "wand" | "mask";
/** A wand takes what is so near to the matte, levels. */
const WANDS = [2, 12, 40];
/** Mean CIEDE2000 along the outline that passes for the same, on white or on dark ground, whichever is worse. */
const MOST_APART = 2.5;
/** The outline, with so many pixels on either side of it. */
const AROUND = 1.5;

/** Shapes that were drawn on white and cut out of it afterwards. */
export const mattes: FaultKind = {
	name: "cut-outs with a matte",
	seen: "a pale fringe, or grey slivers, along the outline on dark ground",
	async make(random) {
		const side = random.whole(40, 110);
		const matte: Rgb = [255, 255, 255];
		const outer = colourApart(random, [matte], 110);
		const inner = colourApart(random, [matte, outer], 80);
		const half = side / 2;
		const drawn = [
			`${shape(random, half, half, 0.42 * side)} fill="${hex(outer)}"/>`,
			random() < 0.7
				? `${shape(random, half, half, random.between(0.1, 0.18) * side)} fill="${hex(inner)}"/>`
				: "",
		].join("");
		const truth = svg(side, side, drawn);
		const ground = `<rect width="${side}" height="${side}" fill="${hex(matte)}"/>`;
		const clean = draw(truth);
		const cut: Cut = random() < 0.6 ? "wand" : "mask";
		const input = cutOut(
			draw(svg(side, side, ground + drawn)),
			clean,
			matte,
			cut,
			random,
		);
		const isOutline = outlineOf(clean);
		return {
			truth,
			bytes: await pngOf(input),
			fault({ truthLarge, drawnLarge }) {
				const apart = differenceIn(truthLarge, drawnLarge, isOutline, ZOOM);
				return apart > MOST_APART
					? `dE ${apart.toFixed(1)} along the outline`
					: undefined;
			},
		};
	},
};

function cutOut(
	{ data, width, height }: Raster,
	clean: Raster,
	matte: Rgb,
	cut: Cut,
	random: Random,
): Raster {
	const wand = random.pick(WANDS);
	const out = data.slice();
	for (let i = 0; i < data.length; i += 4) {
		const apart = Math.max(
			...matte.map((level, c) => Math.abs(data[i + c] - level)),
		);
		if (cut === "mask") out[i + 3] = clean.data[i + 3];
		else if (apart <= wand && clean.data[i + 3] < 255) out[i + 3] = 0;
		if (out[i + 3] === 0) out.fill(0, i, i + 4);
	}
	return { width, height, data: out };
}

/** Whether a place lies along the rim of what a drawing shows. */
function outlineOf({ data, width, height }: Raster) {
	const showsAt = (x: number, y: number) =>
		x >= 0 &&
		y >= 0 &&
		x < width &&
		y < height &&
		data[4 * (Math.floor(y) * width + Math.floor(x)) + 3] >= 128;
	return (x: number, y: number) => {
		const own = showsAt(x, y);
		return [0, 1, 2, 3, 4, 5, 6, 7].some((k) => {
			const angle = (k * Math.PI) / 4;
			return (
				showsAt(x + AROUND * Math.cos(angle), y + AROUND * Math.sin(angle)) !==
				own
			);
		});
	};
}
