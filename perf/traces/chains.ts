import type { DamageKind } from "../../services/damage/damage.ts";
import type { Raster } from "../../services/image/raster.ts";
import type { Random } from "../corpus/seeded.ts";
import {
	cut,
	drawn,
	type Kernel,
	resized,
	type Subject,
	step,
	throughFile,
} from "./drawing.ts";

/** A picture that went some way, with what became of it there. */
export interface Damaged {
	readonly raster: Raster;
	/** What happened, the last and gravest first; empty for a clean picture. */
	readonly kinds: readonly DamageKind[];
	/** Of the last of a kind: `quality` of a JPEG, `sigma` of a blur, `noise`, `factor`. */
	readonly parameters: Readonly<Record<string, number>>;
}

/** A way that pictures go before they are sent. */
export interface Chain {
	readonly name: string;
	/** How often it is taken, of all. */
	readonly weight: number;
	take(subject: Subject, random: Random): Promise<Damaged>;
}

const SMOOTH: readonly Kernel[] = ["linear", "cubic", "mitchell", "lanczos3"];
const clean = (raster: Raster): Damaged => ({
	raster,
	kinds: [],
	parameters: {},
});
/** Rarer the worse. */
const qualityOf = (random: Random): number =>
	Math.round(95 - 65 * random() ** 1.5);
const jpeg = (raster: Raster, quality: number, random: Random) =>
	throughFile(raster, (image) =>
		image.jpeg({
			quality,
			chromaSubsampling: random() < 0.7 ? "4:2:0" : "4:4:4",
		}),
	);
const webp = (raster: Raster, random: Random) =>
	throughFile(raster, (image) =>
		image.webp({ quality: Math.round(90 - 60 * random() ** 1.5) }),
	);
const enlarged = (
	subject: Subject,
	factor: number,
	kernel: Kernel,
): Promise<Raster> =>
	resized(drawn(subject, 1 / factor), subject.width, subject.height, kernel);

function noisy(raster: Raster, sigma: number, random: Random): Raster {
	const isGrey = random() < 0.5;
	let grey = 0;
	const data = raster.data.map((level, i) => {
		if (i % 4 === 3) return level;
		if (i % 4 === 0) grey = sigma * random.normal();
		return level + (isGrey ? grey : sigma * random.normal());
	});
	return { ...raster, data };
}

/** What the estimator learns from and is tried on: each kind alone, and what follows upon what. */
export const CHAINS: readonly Chain[] = [
	{
		name: "clean",
		weight: 4,
		take: async (subject) => clean(drawn(subject)),
	},
	{
		name: "reduced",
		weight: 2,
		async take(subject, random) {
			const large = drawn(subject, random.between(1.5, 2.5));
			const kernel = random.pick(SMOOTH);
			return clean(await resized(large, subject.width, subject.height, kernel));
		},
	},
	{
		name: "few-colours",
		weight: 1,
		async take(subject, random) {
			const colours = random.pick([32, 64, 128, 256]);
			return clean(
				await throughFile(drawn(subject), (image) =>
					image.png({ palette: true, colours, dither: 0 }),
				),
			);
		},
	},
	{
		name: "jpeg-inside",
		weight: 2,
		async take(subject, random) {
			const quality = qualityOf(random);
			const raster = await jpeg(drawn(subject), quality, random);
			return {
				raster:
					random() < 0.5
						? raster
						: await cut(raster, random.whole(0, 7), random.whole(0, 7)),
				kinds: ["jpeg"],
				parameters: { quality },
			};
		},
	},
	{
		name: "jpeg-resized",
		weight: 2,
		async take(subject, random) {
			const quality = qualityOf(random);
			const scale = random.between(0.7, 2.5);
			const first = await jpeg(drawn(subject, scale), quality, random);
			return {
				raster: await resized(
					...([first, subject.width, subject.height] as const),
					random.pick(SMOOTH),
				),
				kinds: ["jpeg"],
				parameters: { quality },
			};
		},
	},
	{
		name: "jpeg-twice",
		weight: 1,
		async take(subject, random) {
			const first = await jpeg(drawn(subject), qualityOf(random), random);
			const moved = await cut(first, random.whole(1, 7), random.whole(1, 7));
			const quality = qualityOf(random);
			return {
				raster: await jpeg(moved, quality, random),
				kinds: ["jpeg"],
				parameters: { quality },
			};
		},
	},
	{
		name: "webp-inside",
		weight: 2,
		take: async (subject, random) => ({
			raster: await webp(drawn(subject), random),
			kinds: ["webp"],
			parameters: {},
		}),
	},
	{
		name: "enlarged",
		weight: 2,
		async take(subject, random) {
			const factor = random.between(1.3, 4);
			const kernel = random.pick(["nearest" as const, ...SMOOTH]);
			return {
				raster: await enlarged(subject, factor, kernel),
				kinds: ["enlarged"],
				parameters: { factor },
			};
		},
	},
	{
		name: "enlarged-cut",
		weight: 1,
		async take(subject, random) {
			const factor = random.between(1.3, 4);
			const whole = await enlarged(subject, factor, random.pick(SMOOTH));
			return {
				raster: await cut(whole, random.whole(1, 9), random.whole(1, 9)),
				kinds: ["enlarged"],
				parameters: { factor },
			};
		},
	},
	{
		name: "enlarged-jpeg",
		weight: 1,
		async take(subject, random) {
			const factor = random.between(1.3, 4);
			const quality = qualityOf(random);
			const large = await enlarged(subject, factor, random.pick(SMOOTH));
			return {
				raster: await jpeg(large, quality, random),
				kinds: ["jpeg", "enlarged"],
				parameters: { quality, factor },
			};
		},
	},
	{
		name: "blurred",
		weight: 2,
		async take(subject, random) {
			const sigma = 0.7 * 4 ** random();
			return {
				raster: await blurred(drawn(subject), sigma),
				kinds: ["blurred"],
				parameters: { sigma },
			};
		},
	},
	{
		name: "blurred-jpeg",
		weight: 0.5,
		async take(subject, random) {
			const sigma = 0.7 * 3 ** random();
			const quality = qualityOf(random);
			const soft = await blurred(drawn(subject), sigma);
			return {
				raster: await jpeg(soft, quality, random),
				kinds: ["jpeg", "blurred"],
				parameters: { sigma, quality },
			};
		},
	},
	{
		name: "sharpened",
		weight: 2,
		async take(subject, random) {
			const large = drawn(subject, random.between(1, 2.5));
			const small = await resized(
				...([large, subject.width, subject.height] as const),
				random.pick(SMOOTH),
			);
			const sigma = random.pick([0.5, 0.7, 1, 1, 1, 1.4, 2]);
			return {
				raster: await step(small, (image) => image.sharpen({ sigma })),
				kinds: ["sharpened"],
				parameters: {},
			};
		},
	},
	{
		name: "noise",
		weight: 2,
		async take(subject, random) {
			const noise = 1.5 * 8 ** random();
			return {
				raster: noisy(drawn(subject), noise, random),
				kinds: ["noise"],
				parameters: { noise },
			};
		},
	},
];

function blurred(raster: Raster, sigma: number): Promise<Raster> {
	return step(raster, (image) =>
		image.blur({ sigma, precision: "float", minAmplitude: 0.02 }),
	);
}

/** So many different chains, the heavier the likelier. */
export function chainsFor(random: Random, count: number): Chain[] {
	const left = [...CHAINS];
	const taken: Chain[] = [];
	while (taken.length < count && left.length > 0) {
		const all = left.reduce((sum, { weight }) => sum + weight, 0);
		let place = all * random();
		const at = left.findIndex((chain) => {
			place -= chain.weight;
			return place < 0;
		});
		taken.push(...left.splice(Math.max(0, at), 1));
	}
	return taken;
}
