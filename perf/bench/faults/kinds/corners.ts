import { differenceIn } from "../checks.ts";
import { type FaultKind, ZOOM } from "../kind.ts";
import { colourApart, draw, hex, pngOf, svg } from "../picture.ts";

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
