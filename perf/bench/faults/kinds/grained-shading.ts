import type { Random } from "../../../corpus/seeded.ts";
import type { FaultKind } from "../kind.ts";
import { draw, hex, pngOf, type Rgb, svg } from "../picture.ts";

/** Standard deviation of what a brush leaves along each column, levels. */
const LEAST_GRAIN = 0.35;
const MOST_GRAIN = 3.5;
/** A drawing has so many stops in all at most, and its gradients turn between lighter and darker so often. */
const MOST_STOPS = 60;
const MOST_TURNS = 6;

/** Metal: shading across a shape that is wider in the middle, with the streaks that a brush leaves. */
export const grainedShading: FaultKind = {
	name: "grained shading",
	seen: "a gradient is painted as a barcode of many alternating stops",
	async make(random) {
		const width = random.whole(40, 110);
		const height = random.whole(90, 150);
		const hue: Rgb = random.pick<Rgb>([
			[200, 200, 200],
			[210, 170, 90],
			[random.whole(120, 220), random.whole(120, 220), random.whole(120, 220)],
		]);
		const truth = svg(
			width,
			height,
			`${shades(random, hue)}${spindle(random, width, height)}`,
		);
		const grain = random.between(LEAST_GRAIN, MOST_GRAIN);
		const picture = draw(truth);
		const column = Array.from({ length: width }, () => random.normal());
		const data = picture.data.map((level, i) => {
			if (i % 4 === 3) return level;
			return level + grain * column[(i >> 2) % width];
		});
		return {
			truth,
			bytes: await pngOf({ ...picture, data }),
			fault({ svg: answer }) {
				const stops = answer.match(/<stop/g)?.length ?? 0;
				const turns = mostTurns(answer);
				if (turns > MOST_TURNS) return `a gradient with ${turns} turns`;
				return stops > MOST_STOPS ? `${stops} stops` : undefined;
			},
		};
	},
};

/** Dark at both sides, with one or two lights between. */
function shades(random: Random, hue: Rgb): string {
	const shade = (light: number) =>
		hex(hue.map((level) => Math.round(level * light)) as unknown as Rgb);
	const lights = random.pick([
		[0.4, 1, 0.5],
		[0.5, 0.7, 1.1, 0.6, 0.4],
		[0.45, 1.1, 0.7, 0.9, 0.5],
	]);
	const stops = lights.map(
		(light, k) =>
			`<stop offset="${(k / (lights.length - 1)).toFixed(2)}" stop-color="${shade(light)}"/>`,
	);
	return `<linearGradient id="g">${stops.join("")}</linearGradient>`;
}

/** Rows of one pixel, each as wide as a spindle is there and shaded over its own width. */
function spindle(random: Random, width: number, height: number): string {
	const belly = random.between(0.45, 0.7);
	const rows = Array.from({ length: height - 8 }, (_, k) => {
		const t = (k + 0.5) / (height - 8);
		const part = t < belly ? t / belly : (1 - t) / (1 - belly);
		const half = (0.12 + 0.36 * Math.sin((Math.PI / 2) * part)) * width;
		return `<rect x="${(width / 2 - half).toFixed(2)}" y="${k + 4}" width="${(2 * half).toFixed(2)}" height="1" fill="url(#g)"/>`;
	});
	return rows.join("");
}

/** How often, at most, a gradient of the drawing turns between growing lighter and growing darker. */
function mostTurns(answer: string): number {
	const gradients = answer.match(/<(linear|radial)Gradient.*?<\/\1Gradient>/gs);
	return Math.max(0, ...(gradients ?? []).map(turnsOf));
}

function turnsOf(gradient: string): number {
	const lights = [...gradient.matchAll(/stop-color="#([0-9a-f]+)"/g)].map(
		([, digits]) => {
			const step = digits.length / 3;
			return [0, 1, 2].reduce(
				(sum, c) =>
					sum +
					Number.parseInt(digits.slice(c * step, c * step + step), 16) *
						(step === 1 ? 17 : 1),
				0,
			);
		},
	);
	let turns = 0;
	for (let k = 1; k + 1 < lights.length; k++) {
		if ((lights[k] - lights[k - 1]) * (lights[k + 1] - lights[k]) < 0) turns++;
	}
	return turns;
}
