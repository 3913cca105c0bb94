import type { Random } from "../../../corpus/seeded.ts";
import { areaOfColour, meanLevelsApart } from "../checks.ts";
import type { FaultKind } from "../kind.ts";
import {
	anyColour,
	colourBeside,
	draw,
	hex,
	pngOf,
	type Rgb,
	svg,
	withNoise,
} from "../picture.ts";

/** Two inks whose difference is 1 to 12 times the noise that lies over both, on areas that tell them apart all the same. */
export const inksInNoise: FaultKind = {
	name: "inks in noise",
	seen: "an ink that clearly differs from its ground is lost in noise",
	async make(random) {
		const width = random.whole(60, 140);
		const height = random.whole(60, 140);
		const sigma = random.between(0.6, 8);
		const apart = Math.max(4, Math.round(12 ** random() * sigma));
		const ground = midColour(random);
		const ink = colourBeside(random, ground, apart);
		const r = random.between(0.2, 0.35) * Math.min(width, height);
		const face = random.pick([
			`<circle cx="${width / 2}" cy="${height / 2}" r="${r.toFixed(1)}" fill="${hex(ink)}"/>`,
			`<path d="M0 ${height / 2}Q${width / 2} ${height / 5} ${width} ${height / 2}V${height}H0Z" fill="${hex(ink)}"/>`,
			`<rect x="${width / 4}" y="${height / 4}" width="${width / 3}" height="${height / 2}" fill="${hex(ink)}"/>`,
		]);
		const truth = svg(
			width,
			height,
			`<rect width="${width}" height="${height}" fill="${hex(ground)}"/>${face}`,
		);
		const noisy = withNoise(draw(truth), sigma, random);
		return {
			truth,
			bytes: await pngOf(noisy),
			fault({ truth: meant, drawn }) {
				const most = Math.max(1.5, 0.15 * apart);
				const misses = [ground, ink].map((colour) =>
					meanLevelsApart(meant, drawn, areaOfColour(meant, colour)),
				);
				const worst = Math.max(...misses);
				return worst > most
					? `${worst.toFixed(0)} of ${apart} levels lost, sigma ${sigma.toFixed(1)}`
					: undefined;
			},
		};
	},
};

/** Noise of .5 to 12 levels over drawings from two shapes to three hundred, with lines, gradients and grounds at the bounds of the levels. */
export const noiseTold: FaultKind = {
	name: "noise told",
	seen: "the noise is estimated by more than 15 % too high or too low, or not seen",
	async make(random) {
		const width = random.whole(80, 220);
		const height = random.whole(80, 220);
		const sigma = 0.5 * 24 ** random();
		const count = random.pick([2, 8, 30, 100, 300]);
		const shapes = Array.from({ length: count }, () =>
			busyShape(random, width, height),
		);
		const ground: Rgb = random.pick<Rgb>([
			midColour(random),
			midColour(random),
			[255, 255, 255],
			[0, 0, 0],
			anyColour(random),
		]);
		const gradient = `<linearGradient id="g" x1="0" y1="0" x2="${random.whole(0, 1)}" y2="1"><stop stop-color="${hex(ground)}"/><stop offset="1" stop-color="${hex(anyColour(random))}"/></linearGradient>`;
		const truth = svg(
			width,
			height,
			`${gradient}<rect width="${width}" height="${height}" fill="${random() < 0.25 ? "url(#g)" : hex(ground)}"/>${shapes.join("")}`,
		);
		return {
			truth,
			bytes: await pngOf(withNoise(draw(truth), sigma, random)),
			fault({ damage }) {
				const noise = damage.find(({ kind }) => kind === "noise");
				const told = Number(noise?.parameters.sigma);
				if (noise === undefined) return `sigma ${sigma.toFixed(2)} not seen`;
				return Math.abs(told / sigma - 1) > 0.15
					? `sigma ${sigma.toFixed(2)} told as ${told}`
					: undefined;
			},
		};
	},
};

/** A disc, a bar or a line of any colour. */
function busyShape(random: Random, width: number, height: number): string {
	const at = (side: number) => random.between(0, side).toFixed(1);
	const size = random.between(2, 20);
	const fill = hex(anyColour(random));
	const [x, y] = [at(width), at(height)];
	return random.pick([
		() => `<circle cx="${x}" cy="${y}" r="${size.toFixed(1)}" fill="${fill}"/>`,
		() =>
			`<rect x="${x}" y="${y}" width="${size.toFixed(1)}" height="${(2 * size).toFixed(1)}" fill="${fill}"/>`,
		() =>
			`<path d="M${x} ${y}L${at(width)} ${at(height)}" stroke="${fill}" stroke-width="${random.between(0.7, 3).toFixed(1)}"/>`,
	])();
}

/** A colour far from the bounds of the levels, where noise isn't cut off. */
const midColour = (random: Random) =>
	[
		random.whole(60, 195),
		random.whole(60, 195),
		random.whole(60, 195),
	] as const;
