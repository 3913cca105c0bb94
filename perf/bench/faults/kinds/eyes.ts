import { coloursOf, differenceIn } from "../checks.ts";
import { type FaultKind, ZOOM } from "../kind.ts";
import { colourApart, draw, hex, pngOf, type Rgb, svg } from "../picture.ts";

/** How far the middle of an eye or a button may be from its colour, CIEDE2000. */
const MOST_MISS = 12;

/** Anti-aliased heads of small sprites and icons: eyes with pupils, buttons, a mouth, most of them without a flat pixel. */
export const eyes: FaultKind = {
	name: "eyes and buttons",
	seen: "eyes, pupils and buttons of a small head go, or take a blend",
	async make(random) {
		const side = random.whole(24, 44);
		const ground = colourApart(random, [], 0);
		const outline: Rgb = random.pick<Rgb>([
			[26, 20, 17],
			[20, 24, 60],
		]);
		const skin = colourApart(random, [ground, outline, [255, 255, 255]], 80);
		const white: Rgb = [255, 255, 255];
		const button = colourApart(random, [ground, outline, skin, white], 70);
		const head = { x: side / 2, y: side * 0.4, radius: side * 0.28 };
		const size = random.between(1.5, 2.6);
		const pupil = size * random.between(0.45, 0.6);
		const apart = Math.max(1.25 * size, head.radius * 0.4);
		const level = head.y + random.between(-1, 1);
		const looks = random.between(-0.4, 0.4);
		const whites = [-1, 1].map((to) => ({
			x: head.x + to * apart + random.between(-0.3, 0.3),
			y: level,
		}));
		const pupils = whites.map(({ x, y }) => ({ x: x + looks, y }));
		const buttons = [0.81, 0.92].map((part) => ({
			x: head.x + random.between(-0.5, 0.5),
			y: part * side,
		}));
		const knob = random.between(1.2, 1.9);
		const dot = (
			{ x, y }: { readonly x: number; readonly y: number },
			radius: number,
			fill: Rgb,
		) =>
			`<circle cx="${x.toFixed(2)}" cy="${y.toFixed(2)}" r="${radius.toFixed(2)}" fill="${hex(fill)}"/>`;
		const pen = `stroke="${hex(outline)}" stroke-width="${random.between(1, 1.6).toFixed(1)}"`;
		const truth = svg(
			side,
			side,
			`<rect width="${side}" height="${side}" fill="${hex(ground)}"/><path d="M${0.24 * side} ${side}V${0.72 * side}H${0.76 * side}V${side}Z" fill="${hex(skin)}"/><circle cx="${head.x}" cy="${head.y}" r="${head.radius}" fill="${hex(skin)}" ${pen}/>${whites.map((at) => dot(at, size, white)).join("")}${pupils.map((at) => dot(at, pupil, outline)).join("")}${buttons.map((at) => dot(at, knob, button)).join("")}<path d="M${head.x - 0.3 * head.radius} ${head.y + 0.55 * head.radius}H${head.x + 0.3 * head.radius}" fill="none" ${pen}/>`,
		);
		return {
			truth,
			bytes: await pngOf(draw(truth)),
			fault({ svg: drawn, truthLarge, drawnLarge }) {
				const worst = Math.max(
					...[
						...pupils.map((at) => ({ ...at, radius: 0.5 * pupil })),
						...buttons.map((at) => ({ ...at, radius: 0.6 * knob })),
					].map(({ x, y, radius }) =>
						differenceIn(
							truthLarge,
							drawnLarge,
							(u, v) => Math.hypot(u - x, v - y) < radius,
							ZOOM,
						),
					),
				);
				if (worst > MOST_MISS) return `dE ${worst.toFixed(0)} in a dot`;
				const more = coloursOf(drawn).size - coloursOf(truth).size;
				return more > 0 ? `${more} inks that are blends` : undefined;
			},
		};
	},
};
