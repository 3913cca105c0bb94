import type { Random } from "../../../corpus/seeded.ts";
import { worstPatch } from "../checks.ts";
import { type FaultKind, ZOOM } from "../kind.ts";
import { colourApart, draw, hex, pngOf, svg } from "../picture.ts";

/**
 * The worst square of so many pixels a side may differ by so much on the mean, CIEDE2000: a nick that is seen at once, in
 * the rim of a disc of 44 px, makes 7.3.
 */
const PATCH = 2;
const MOST = 7;

/** A half-clear bar laid over a disc or a tile, or the other way round, on a ground or none. */
export const veils: FaultKind = {
	name: "half-clear bars over shapes",
	seen: "a nick where the outline of a shape goes beneath a half-clear one",
	async make(random) {
		const side = random.whole(48, 110);
		const ground = random() < 0.5 ? undefined : colourApart(random, [], 0);
		const below = colourApart(random, ground ? [ground] : [], 70);
		const veil = colourApart(random, ground ? [ground, below] : [below], 70);
		const shape = shapeOf(random, side, hex(below));
		const bar = barOf(random, side, hex(veil), random.between(0.3, 0.7));
		const truth = svg(
			side,
			side,
			(ground === undefined
				? ""
				: `<rect width="${side}" height="${side}" fill="${hex(ground)}"/>`) +
				shape +
				bar,
		);
		return {
			truth,
			bytes: await pngOf(draw(truth)),
			fault({ truthLarge, drawnLarge }) {
				const worst = worstPatch(truthLarge, drawnLarge, ZOOM * PATCH);
				return worst > MOST ? `dE ${worst.toFixed(1)} in a patch` : undefined;
			},
		};
	},
};

function shapeOf(random: Random, side: number, fill: string): string {
	const x = side * random.between(0.42, 0.58);
	const y = side * random.between(0.38, 0.5);
	const reach = side * random.between(0.24, 0.34);
	if (random() < 0.6)
		return `<circle cx="${x.toFixed(2)}" cy="${y.toFixed(2)}" r="${reach.toFixed(2)}" fill="${fill}"/>`;
	return `<rect x="${(x - reach).toFixed(2)}" y="${(y - reach).toFixed(2)}" width="${(2 * reach).toFixed(2)}" height="${(2 * reach).toFixed(2)}" rx="${(reach * random.between(0, 0.6)).toFixed(2)}" fill="${fill}"/>`;
}

/** Level ones on the grid, as most are, and others in any place and direction. */
function barOf(
	random: Random,
	side: number,
	fill: string,
	opacity: number,
): string {
	const isOnGrid = random() < 0.5;
	const place = (part: number) =>
		isOnGrid ? Math.round(part * side) : Number((part * side).toFixed(2));
	const turn = random() < 0.5 ? 0 : random.between(-25, 25);
	return `<rect x="${place(0.08)}" y="${place(random.between(0.5, 0.72))}" width="${place(0.84)}" height="${place(random.between(0.08, 0.2))}" fill="${fill}" fill-opacity="${opacity.toFixed(2)}"${turn === 0 ? "" : ` transform="rotate(${turn.toFixed(1)} ${side / 2} ${side / 2})"`}/>`;
}
