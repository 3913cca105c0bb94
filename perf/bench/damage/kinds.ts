import sharp, { type Sharp } from "sharp";
import type { DamageKind } from "../../../services/damage/damage.ts";
import type { Raster } from "../../../services/image/raster.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { randomFor } from "../../corpus/seeded.ts";

/** What is drawn and damaged. */
export interface Subject {
	readonly truth: string;
	/** Pixels of the damaged picture. */
	readonly width: number;
	readonly height: number;
	/** Names the random numbers of noise. */
	readonly seed: string;
}

/** One thing that can happen to a drawing on its way into a picture, with what should be told of it. */
export interface DamageMade {
	readonly name: string;
	/** The kind that the answer should name; nothing for a clean picture. */
	readonly kind?: DamageKind;
	/** The parameter to be told, and how far from the true value it may be, as a part of it or in its own unit. */
	readonly told?: {
		readonly parameter: string;
		readonly value: number;
		readonly within: number;
		readonly unit: "share" | "own";
	};
	/** How much of the error that pixels as they are leave may be left at most; nothing for a clean picture. */
	readonly mostLeft?: number;
	make(subject: Subject): Promise<Buffer>;
}

const rawOf = ({ data, width, height }: Raster): Sharp =>
	sharp(data, { raw: { width, height, channels: 4 } });
const draw = ({ truth, width }: Subject, scale = 1) =>
	renderSvg(truth, Math.max(1, Math.round(width * scale)));
const onWhite = (image: Sharp) => image.flatten({ background: "#ffffff" });
const png = (image: Sharp) => image.png({ compressionLevel: 3 }).toBuffer();
const resized = (
	image: Sharp,
	{ width, height }: Subject,
	kernel: "nearest" | "linear" | "cubic" | "mitchell" | "lanczos3",
) => image.resize({ width, height, fit: "fill", kernel });

const jpeg = (quality: number): DamageMade => ({
	name: `jpeg-${quality}`,
	kind: "jpeg",
	told: { parameter: "quality", value: quality, within: 5, unit: "own" },
	mostLeft: 0.5,
	make: (subject) =>
		onWhite(rawOf(draw(subject)))
			.jpeg({ quality })
			.toBuffer(),
});

const jpegInside = (quality: number): DamageMade => ({
	...jpeg(quality),
	name: `jpeg-${quality}-in-png`,
	make: async (subject) => png(sharp(await jpeg(quality).make(subject))),
});

const enlarged = (
	factor: number,
	kernel: "nearest" | "linear" | "cubic" | "lanczos3",
): DamageMade => ({
	name: `enlarged-${factor}-${kernel}`,
	kind: "enlarged",
	mostLeft: kernel === "nearest" ? 0.1 : 0.5,
	told: { parameter: "factor", value: factor, within: 0.03, unit: "share" },
	make: (subject) =>
		png(resized(rawOf(draw(subject, 1 / factor)), subject, kernel)),
});

/** As in screenshots of scaled pictures; nothing undoes its first step, so no budget holds what is left. */
const jpegEnlarged = (quality: number, factor: number): DamageMade => ({
	name: `jpeg-${quality}-enlarged-${factor}`,
	kind: "enlarged",
	make: async (subject) => {
		const small = await onWhite(rawOf(draw(subject, 1 / factor)))
			.jpeg({ quality })
			.toBuffer();
		return png(resized(sharp(small), subject, "cubic"));
	},
});

const blurred = (sigma: number): DamageMade => ({
	name: `blurred-${sigma}`,
	kind: "blurred",
	mostLeft: 0.6,
	told: { parameter: "sigma", value: sigma, within: 0.15, unit: "share" },
	make: (subject) =>
		png(
			rawOf(draw(subject)).blur({
				sigma,
				precision: "float",
				minAmplitude: 0.02,
			}),
		),
});

const grain = (sigma: number): DamageMade => ({
	name: `grain-${sigma}`,
	kind: "noise",
	mostLeft: 0.7,
	told: { parameter: "sigma", value: sigma, within: 0.15, unit: "share" },
	make: (subject) => {
		const clean = draw(subject);
		const random = randomFor(`grain:${sigma}:${subject.seed}`);
		const data = clean.data.map((level, i) =>
			i % 4 === 3 ? level : level + sigma * random.normal(),
		);
		return png(rawOf({ ...clean, data }));
	},
});

/** Every damage that the bench makes, the clean picture first. */
export const DAMAGES_MADE: readonly DamageMade[] = [
	{ name: "clean", make: (subject) => png(rawOf(draw(subject))) },
	jpeg(30),
	jpeg(60),
	jpeg(80),
	jpegInside(60),
	jpegInside(80),
	{
		name: "jpeg-twice-resized",
		kind: "jpeg",
		mostLeft: 0.7,
		make: async (subject) => {
			const first = await onWhite(rawOf(draw(subject, 2)))
				.jpeg({ quality: 75 })
				.toBuffer();
			return resized(sharp(first), subject, "lanczos3")
				.jpeg({ quality: 75 })
				.toBuffer();
		},
	},
	enlarged(2, "nearest"),
	enlarged(3, "nearest"),
	enlarged(1.5, "cubic"),
	enlarged(2, "linear"),
	enlarged(8 / 3, "cubic"),
	enlarged(4, "lanczos3"),
	jpegEnlarged(70, 1.5),
	blurred(0.9),
	blurred(1.5),
	blurred(2.5),
	{
		name: "sharpened",
		kind: "sharpened",
		mostLeft: 0.6,
		make: async (subject) => {
			const large = rawOf(draw(subject, 4));
			const small = await png(resized(large, subject, "lanczos3"));
			return png(sharp(small).sharpen({ sigma: 1 }));
		},
	},
	{
		name: "webp-60",
		kind: "webp",
		mostLeft: 0.7,
		make: (subject) =>
			onWhite(rawOf(draw(subject)))
				.webp({ quality: 60 })
				.toBuffer(),
	},
	{
		name: "dithered-32",
		kind: "dithered",
		mostLeft: 0.7,
		make: (subject) =>
			rawOf(draw(subject))
				.png({ palette: true, colours: 32, dither: 1 })
				.toBuffer(),
	},
	grain(3),
	grain(6),
];
