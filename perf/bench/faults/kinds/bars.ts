import type { Random } from "../../../corpus/seeded.ts";
import { missedAround } from "../checks.ts";
import { type FaultKind, ZOOM } from "../kind.ts";
import { colourApart, draw, hex, pngOf, svg } from "../picture.ts";

/** An end may miss so many square pixels within so many pixels around: square ends of 2 px drawn round miss .43. */
const MISSED = 0.3;
const AROUND = 2;
/** Off the pixels' grid, bars are so wide at least, pixels: what is narrower is said by too few pixels. */
const LEAST_OFF_GRID = 3;

/** Bars, dashes and stems of a few pixels' width that end straight: the lines of menus, charts, tables and letters. */
export const bars: FaultKind = {
	name: "straight ends of thin bars",
	seen: "the ends of thin bars and dashes become round, pointed or frayed",
	async make(random) {
		const side = random.whole(48, 96);
		const ground = colourApart(random, [], 0);
		const ink = colourApart(random, [ground], 90);
		const isUpright = random() < 0.5;
		const isOnGrid = random() < 0.6;
		const drawn: string[] = [];
		const ends: { x: number; y: number }[] = [];
		for (let at = 5; ; ) {
			const bar = barOf(random, side, isOnGrid);
			if (at + bar.width > side - 5) break;
			const across = at + bar.shift;
			const middle = across + bar.width / 2;
			const box = isUpright
				? [across, bar.from, bar.width, bar.length]
				: [bar.from, across, bar.length, bar.width];
			const [x, y, width, height] = box;
			drawn.push(`M${x} ${y}h${width}v${height}h${-width}z`);
			for (const end of [bar.from, bar.from + bar.length])
				ends.push(isUpright ? { x: middle, y: end } : { x: end, y: middle });
			at += Math.ceil(bar.width) + random.whole(4, 7);
		}
		const truth = svg(
			side,
			side,
			`<rect width="${side}" height="${side}" fill="${hex(ground)}"/><path d="${drawn.join("")}" fill="${hex(ink)}"/>`,
		);
		return {
			truth,
			bytes: await pngOf(draw(truth)),
			fault({ truthLarge, drawnLarge }) {
				const most = Math.max(
					...ends.map((end) =>
						missedAround(truthLarge, drawnLarge, end, AROUND, ZOOM),
					),
				);
				return most > MISSED
					? `an end misses ${most.toFixed(2)} square pixels`
					: undefined;
			},
		};
	},
};

/** A bar along a picture, pixels: most are drawn on the pixels' grid, as interfaces' are. */
function barOf(random: Random, side: number, isOnGrid: boolean) {
	const length = random.whole(4, side - 16);
	const from = random.whole(6, side - 8 - length);
	if (isOnGrid) return { width: random.whole(1, 6), length, from, shift: 0 };
	return {
		width: sampled(random.between(LEAST_OFF_GRID, 6)),
		length,
		from: from + sampled(random()),
		shift: sampled(random()),
	};
}

/** On the lines that renderers sample a pixel by: between them an edge along an axis may lie anywhere, as far as its pixels tell. */
const sampled = (value: number): number => Math.round(4 * value) / 4;
