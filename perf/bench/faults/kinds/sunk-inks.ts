import sharp from "sharp";
import { areaOfColour, gradientsOf, meanLevelsApart } from "../checks.ts";
import type { FaultKind } from "../kind.ts";
import { colourBeside, draw, hex, pngOf, type Rgb, svg } from "../picture.ts";

/** A drawing of two inks 3 to 20 levels apart beside a bright one, clean or as JPEG. */
export const sunkInks: FaultKind = {
	name: "inks sunk into a gradient",
	seen: "two solid inks become one gradient that runs from one to the other",
	async make(random) {
		const side = random.whole(64, 200);
		const ground: Rgb = random.pick<Rgb>([
			[40, 44, 55],
			[36, 30, 32],
			[random.whole(40, 215), random.whole(40, 215), random.whole(40, 215)],
			[232, 236, 240],
		]);
		const ink = colourBeside(random, ground, random.whole(8, 20));
		const bright: Rgb = ground[0] > 128 ? [20, 60, 120] : [250, 250, 245];
		const at = (part: number) => (part * side).toFixed(1);
		const limbs = Array.from({ length: random.whole(2, 5) }, () => {
			const p = () => at(random.between(0.1, 0.9));
			return `<path d="M${p()} ${p()}Q${p()} ${p()} ${p()} ${p()}" fill="none" stroke="${hex(ink)}" stroke-width="${at(random.between(0.06, 0.14))}" stroke-linecap="round"/>`;
		});
		const truth = svg(
			side,
			side,
			`<rect width="${side}" height="${side}" fill="${hex(ground)}"/><circle cx="${at(0.5)}" cy="${at(0.45)}" r="${at(random.between(0.15, 0.3))}" fill="${hex(bright)}"/>${limbs.join("")}`,
		);
		const clean = draw(truth);
		const quality = random.pick([undefined, undefined, 95, 88]);
		const png = await pngOf(clean);
		return {
			truth,
			bytes:
				quality === undefined
					? png
					: await sharp(png).jpeg({ quality }).toBuffer(),
			fault({ svg: answer, truth: meant, drawn }) {
				const misses = [ground, ink].map((colour) =>
					meanLevelsApart(meant, drawn, areaOfColour(meant, colour)),
				);
				const worst = Math.max(...misses);
				if (worst > (quality === undefined ? 0.5 : 2)) {
					return `a tone lost by ${worst.toFixed(1)} levels`;
				}
				return gradientsOf(answer) > 0 ? "a gradient" : undefined;
			},
		};
	},
};
