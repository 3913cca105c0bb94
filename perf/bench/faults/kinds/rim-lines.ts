import { differenceIn } from "../checks.ts";
import type { FaultKind } from "../kind.ts";
import { colourApart, draw, hex, pngOf, svg } from "../picture.ts";

/** A line or frame, one or two pixels wide, along the picture's border. */
export const rimLines: FaultKind = {
	name: "lines along the border",
	seen: "a thin line or frame along the picture's border vanishes",
	async make(random) {
		const width = random.whole(40, 120);
		const height = random.whole(40, 120);
		const thick = random.whole(1, 2);
		const ground = colourApart(random, [], 0);
		const line = colourApart(random, [ground], 50);
		const disc = colourApart(random, [ground, line], 50);
		const sides = random.pick(["t", "b", "l", "r", "tb", "tblr"]);
		const inLine = (x: number, y: number) =>
			(sides.includes("t") && y < thick) ||
			(sides.includes("b") && y > height - thick) ||
			(sides.includes("l") && x < thick) ||
			(sides.includes("r") && x > width - thick);
		const boxes: Record<string, string> = {
			t: `M0 0H${width}V${thick}H0Z`,
			b: `M0 ${height}H${width}V${height - thick}H0Z`,
			l: `M0 0V${height}H${thick}V0Z`,
			r: `M${width} 0V${height}H${width - thick}V0Z`,
		};
		const truth = svg(
			width,
			height,
			`<rect width="${width}" height="${height}" fill="${hex(ground)}"/><path d="${[...sides].map((side) => boxes[side]).join("")}" fill="${hex(line)}"/><circle cx="${width / 2}" cy="${height / 2}" r="${random.between(0.15, 0.3) * Math.min(width, height)}" fill="${hex(disc)}"/>`,
		);
		return {
			truth,
			bytes: await pngOf(draw(truth)),
			fault({ truth: meant, drawn }) {
				const miss = differenceIn(meant, drawn, inLine);
				return miss > 3 ? `dE ${miss.toFixed(0)} along the border` : undefined;
			},
		};
	},
};
