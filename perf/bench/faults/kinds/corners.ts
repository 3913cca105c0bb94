import type { Random } from "../../../corpus/seeded.ts";
import { differenceIn, missedAround } from "../checks.ts";
import { type FaultKind, ZOOM } from "../kind.ts";
import { colourApart, draw, hex, pngOf, type Rgb, svg } from "../picture.ts";

/** Rounded rectangles that fill the picture: what lies outside of their corners is seen nowhere else. */
export const corners: FaultKind = {
	name: "corners of full-bleed tiles",
	seen: "the round corners of a tile that fills the picture become square",
	async make(random) {
		const side = random.whole(24, 128);
		const radius = random.whole(2, Math.min(24, Math.round(side / 4)));
		const isClear = random() < 0.5;
		const behind = colourApart(random, [], 0);
		const tile = colourApart(random, [behind], 60);
		const inner = colourApart(random, [behind, tile], 60);
		const [from, to] = [0.3, 0.7].map((part) => Math.round(part * side));
		const truth = svg(
			side,
			side,
			`${isClear ? "" : `<rect width="${side}" height="${side}" fill="${hex(behind)}"/>`}<rect width="${side}" height="${side}" rx="${radius}" fill="${hex(tile)}"/><path d="M${from} ${from}H${to}V${to}H${from}Z" fill="${hex(inner)}"/>`,
		);
		const fromCentre = (at: number) =>
			Math.max(0, radius - at, at - side + radius);
		return {
			truth,
			bytes: await pngOf(draw(truth)),
			fault({ truthLarge, drawnLarge }) {
				const miss = differenceIn(
					truthLarge,
					drawnLarge,
					(x, y) => Math.hypot(fromCentre(x), fromCentre(y)) > radius + 0.2,
					ZOOM,
				);
				return miss > 6
					? `dE ${miss.toFixed(0)} outside the corners`
					: undefined;
			},
		};
	},
};

/** A corner may differ by this part of its radius squared, and by so many square pixels more. */
const MISSED_PART = 0.03;
const MISSED = 0.06;

/** Rounded rectangles with small corners that lie along the picture's border on all four sides, three or two. */
export const smallCorners: FaultKind = {
	name: "small corners on the border",
	seen: "small round corners along the picture's border are cut off straight",
	async make(random) {
		const width = random.whole(24, 256);
		const height = random() < 0.6 ? width : random.whole(24, 256);
		const radius = random.whole(4, 16) / 2;
		const ground = groundOf(random);
		const behind = ground ?? [255, 255, 255];
		const tile = colourApart(random, [behind], 80);
		const inner = colourApart(random, [behind, tile], 60);
		const [left, top, right, bottom] = insets(random, width, height);
		const box = { left, top, right: width - right, bottom: height - bottom };
		const [from, to] = [0.35, 0.65];
		const truth = svg(
			width,
			height,
			`${ground === undefined ? "" : `<rect width="${width}" height="${height}" fill="${hex(ground)}"/>`}<rect x="${left}" y="${top}" width="${box.right - left}" height="${box.bottom - top}" rx="${radius}" fill="${hex(tile)}"/><path d="M${Math.round(from * width)} ${Math.round(from * height)}H${Math.round(to * width)}V${Math.round(to * height)}H${Math.round(from * width)}Z" fill="${hex(inner)}"/>`,
		);
		return {
			truth,
			bytes: await pngOf(draw(truth)),
			fault({ truthLarge, drawnLarge }) {
				const corners = [box.left, box.right].flatMap((x) =>
					[box.top, box.bottom].map((y) => ({ x, y })),
				);
				const missed = corners.map(({ x, y }) =>
					missedAround(truthLarge, drawnLarge, { x, y }, radius + 1, ZOOM),
				);
				const most = Math.max(...missed);
				return most > MISSED_PART * radius ** 2 + MISSED
					? `a corner of radius ${radius} misses ${most.toFixed(2)} square pixels`
					: undefined;
			},
		};
	},
};

/** Nothing, white or any colour. */
function groundOf(random: Random): Rgb | undefined {
	const kind = random();
	if (kind < 0.4) return undefined;
	return kind < 0.7 ? [255, 255, 255] : colourApart(random, [], 0);
}

/** How far a tile's sides lie from the picture's: none in most, one or two opposite ones in the others. */
function insets(random: Random, width: number, height: number) {
	const sides = [0, 0, 0, 0];
	const kind = random();
	if (kind < 0.6) return sides;
	const first = random.whole(0, 3);
	const reach = first % 2 === 0 ? width : height;
	sides[first] = random.whole(2, Math.round(reach / 6)) + 0.5;
	if (kind > 0.8) sides[(first + 2) % 4] = sides[first];
	return sides;
}
