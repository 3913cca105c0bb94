import type { Random } from "../../../corpus/seeded.ts";
import { worstPatch } from "../checks.ts";
import { type FaultKind, ZOOM } from "../kind.ts";
import { colourApart, draw, hex, pngOf, type Rgb, svg } from "../picture.ts";

/** Side of the patches looked at, pixels of the picture, and the CIEDE2000 that one may differ by. */
const PATCH = 3;
const MOST_MISS = 10;

/** Shapes of one colour on another within an outline so thin that many of its pixels show all three. */
export const outlines: FaultKind = {
	name: "thin outlines",
	seen: "an outline of about a pixel between two colours becomes uneven, dented or broken",
	async make(random) {
		const side = random.whole(28, 96);
		const ground = colourApart(random, [], 0);
		const pen = random.pick<Rgb>([
			[26, 20, 17],
			[20, 24, 60],
			[255, 255, 255],
			colourApart(random, [ground], 90),
		]);
		const fill = colourApart(random, [ground, pen], 80);
		const width = random.between(0.9, 2);
		const truth = svg(
			side,
			side,
			`<rect width="${side}" height="${side}" fill="${hex(ground)}"/><g fill="${hex(fill)}" stroke="${hex(pen)}" stroke-width="${width.toFixed(2)}">${shapeOf(random, side)}</g>`,
		);
		return {
			truth,
			bytes: await pngOf(draw(truth)),
			fault({ truthLarge, drawnLarge }) {
				const worst = worstPatch(truthLarge, drawnLarge, PATCH * ZOOM);
				return worst > MOST_MISS
					? `dE ${worst.toFixed(1)} in a patch`
					: undefined;
			},
		};
	},
};

/** A circle, an ellipse, a rounded rectangle or a slanted polygon in the picture's middle. */
function shapeOf(random: Random, side: number): string {
	const x = side / 2 + random.between(-1, 1);
	const y = side / 2 + random.between(-1, 1);
	const reach = random.between(0.28, 0.42) * side;
	const flat = random.between(0.6, 0.95) * reach;
	const kind = random.whole(0, 3);
	if (kind === 0)
		return `<circle cx="${x.toFixed(2)}" cy="${y.toFixed(2)}" r="${reach.toFixed(2)}"/>`;
	if (kind === 1)
		return `<ellipse cx="${x.toFixed(2)}" cy="${y.toFixed(2)}" rx="${reach.toFixed(2)}" ry="${flat.toFixed(2)}"/>`;
	if (kind === 2)
		return `<rect x="${(x - reach).toFixed(2)}" y="${(y - flat).toFixed(2)}" width="${(2 * reach).toFixed(2)}" height="${(2 * flat).toFixed(2)}" rx="${(0.4 * flat).toFixed(2)}"/>`;
	const count = random.whole(3, 7);
	const turn = random.between(0, 2 * Math.PI);
	const corners = Array.from({ length: count }, (_, k) => {
		const angle = turn + (2 * Math.PI * k) / count;
		return `${(x + reach * Math.cos(angle)).toFixed(2)},${(y + reach * Math.sin(angle)).toFixed(2)}`;
	});
	return `<polygon points="${corners.join(" ")}"/>`;
}
