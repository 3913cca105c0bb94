import { shape } from "../../../corpus/generated/shapes.ts";
import type { FaultKind } from "../kind.ts";
import { anyColour, colourApart, draw, hex, pngOf, svg } from "../picture.ts";
import { diffuse, threshold } from "./dither.ts";

/** Levels that are left in each channel, evenly spaced. */
const LEVELS = [2, 3, 4, 6] as const;
/** Mean difference, CIEDE2000 at four times the size, that is seen as the same. */
const MOST_APART = 2.2;

/** Discs and gradients that were reduced to a few colours by error diffusion or a threshold matrix. */
export const dithered: FaultKind = {
	name: "dithered",
	seen: "a dithered fill is traced dot by dot",
	async make(random) {
		const width = random.whole(48, 110);
		const height = random.whole(48, 110);
		const ground = anyColour(random);
		const ink = colourApart(random, [ground], 90);
		const middle = [width / 2, height / 2] as const;
		const size = 0.4 * Math.min(width, height);
		const isGradient = random() < 0.5;
		const gradient = `<linearGradient id="g" x1="0" y1="0" x2="${random.whole(0, 1)}" y2="1"><stop stop-color="${hex(ground)}"/><stop offset="1" stop-color="${hex(ink)}"/></linearGradient>`;
		const truth = svg(
			width,
			height,
			isGradient
				? `${gradient}<rect width="${width}" height="${height}" fill="url(#g)"/>`
				: `<rect width="${width}" height="${height}" fill="${hex(ground)}"/>${shape(random, ...middle, size)} fill="${hex(ink)}"/>`,
		);
		const picture = draw(truth);
		const levels = random.pick(LEVELS);
		if (random() < 0.5) diffuse(picture, levels);
		else threshold(picture, levels, random);
		return {
			truth,
			bytes: await pngOf(picture),
			fault({ de4, bytes }) {
				if (de4 > MOST_APART) return `dE00 ${de4.toFixed(2)}`;
				return bytes > 4000 ? `${bytes} bytes` : undefined;
			},
		};
	},
};
