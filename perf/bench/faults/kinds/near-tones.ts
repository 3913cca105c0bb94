import type { Random } from "../../../corpus/seeded.ts";
import { areaOfColour, gradientsOf, meanLevelsApart } from "../checks.ts";
import type { FaultKind } from "../kind.ts";
import {
	anyColour,
	colourBeside,
	draw,
	hex,
	pngOf,
	type Rgb,
	svg,
} from "../picture.ts";

/** Panels, cards and hills one to seven levels off their ground, or off one another. */
export const nearTones: FaultKind = {
	name: "near tones",
	seen: "tones 1 to 7 levels apart melt into one, or into a gradient",
	async make(random) {
		const width = random.whole(60, 160);
		const height = random.whole(60, 160);
		const ground = random.pick<(random: Random) => Rgb>([
			anyColour,
			() => [255, 255, 255],
			() => [30, 30, 30],
		])(random);
		const tones = [ground];
		for (let k = random.whole(1, 3); k > 0; k--) {
			const before = tones[tones.length - 1];
			const tone = colourBeside(random, before, random.whole(1, 7));
			if (!tones.some((other) => hex(other) === hex(tone))) tones.push(tone);
		}
		const shapes = tones
			.slice(1)
			.map((tone) => shape(random, width, height, hex(tone)));
		const truth = svg(
			width,
			height,
			`<rect width="${width}" height="${height}" fill="${hex(ground)}"/>${shapes.join("")}`,
		);
		return {
			truth,
			bytes: await pngOf(draw(truth)),
			fault({ svg: answer, truth: meant, drawn }) {
				const lost = tones.filter(
					(tone) =>
						meanLevelsApart(meant, drawn, areaOfColour(meant, tone)) > 0.3,
				);
				if (lost.length > 0) return `${lost.length} tones lost`;
				if (gradientsOf(answer) > 0) return "a gradient";
				return undefined;
			},
		};
	},
};

function shape(
	random: Random,
	width: number,
	height: number,
	fill: string,
): string {
	const x = random.between(0.1, 0.5) * width;
	const y = random.between(0.1, 0.5) * height;
	const across = random.between(0.2, 0.45) * width;
	const down = random.between(0.2, 0.45) * height;
	const to = (value: number) => value.toFixed(2);
	return random.pick([
		() =>
			`<rect x="${to(x)}" y="${to(y)}" width="${to(across)}" height="${to(down)}" rx="${random.whole(0, 10)}" fill="${fill}"/>`,
		() =>
			`<ellipse cx="${to(x + across / 2)}" cy="${to(y + down / 2)}" rx="${to(across / 2)}" ry="${to(down / 2)}" fill="${fill}"/>`,
		() =>
			`<path d="M0 ${to(y + down)}Q${to(x)} ${to(y)} ${width} ${to(y + down / 2)}V${height}H0Z" fill="${fill}"/>`,
	])();
}
