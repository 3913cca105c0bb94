import type { Random } from "../../../corpus/seeded.ts";
import { missedAround } from "../checks.ts";
import { type FaultKind, ZOOM } from "../kind.ts";
import { colourApart, draw, hex, pngOf, svg } from "../picture.ts";

/** A corner may miss so many square pixels within so many pixels around: one of radius 1.3 lacks a third of a pixel. */
const MISSED = 0.45;
const AROUND = 2;

/** Arcs of wide pens that end straight, as the letters C and S do. */
export const terminals: FaultKind = {
	name: "cut ends of curved strokes",
	seen: "the corners at the cut ends of a curved stroke become round",
	async make(random) {
		const side = random.whole(40, 128);
		const ground = colourApart(random, [], 0);
		const ink = colourApart(random, [ground], 90);
		const isClear = random() < 0.4;
		const width = random.between(0.08, 0.16) * side;
		const radius = random.between(0.24, 0.36) * side;
		const middle = {
			x: side / 2 + random.between(-1, 1),
			y: side / 2 + random.between(-1, 1),
		};
		const [from, to] = endsOf(random);
		const at = (angle: number, reach: number) => ({
			x: middle.x + reach * Math.cos(angle),
			y: middle.y + reach * Math.sin(angle),
		});
		const start = at(from, radius);
		const end = at(to, radius);
		const isLarge = to - from > Math.PI ? 1 : 0;
		const truth = svg(
			side,
			side,
			`${isClear ? "" : `<rect width="${side}" height="${side}" fill="${hex(ground)}"/>`}<path d="M${start.x} ${start.y}A${radius} ${radius} 0 ${isLarge} 1 ${end.x} ${end.y}" fill="none" stroke="${hex(ink)}" stroke-width="${width}"/>`,
		);
		const corners = [from, to].flatMap((angle) => [
			at(angle, radius - width / 2),
			at(angle, radius + width / 2),
		]);
		return {
			truth,
			bytes: await pngOf(draw(truth)),
			fault({ truthLarge, drawnLarge }) {
				const most = Math.max(
					...corners.map((corner) =>
						missedAround(truthLarge, drawnLarge, corner, AROUND, ZOOM),
					),
				);
				return most > MISSED
					? `a corner misses ${most.toFixed(2)} square pixels`
					: undefined;
			},
		};
	},
};

/** Where an arc begins and ends, radians: half to nine tenths of a turn. */
function endsOf(random: Random): [number, number] {
	const from = random.between(0, 2 * Math.PI);
	return [from, from + random.between(1, 1.8) * Math.PI];
}
