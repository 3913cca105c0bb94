import sharp from "sharp";
import type { Raster } from "../../../services/image/raster.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import type { Random } from "../../corpus/seeded.ts";

/** An sRGB colour, levels 0..255. */
export type Rgb = readonly [red: number, green: number, blue: number];

export const hex = (colour: Rgb): string =>
	`#${colour.map((level) => level.toString(16).padStart(2, "0")).join("")}`;

/** A whole SVG of that size around its elements. */
export const svg = (width: number, height: number, content: string): string =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${content}</svg>`;

/** Draws an SVG at its own size. */
export const draw = (truth: string): Raster =>
	renderSvg(truth, Number(/ width="(\d+)"/.exec(truth)?.[1]));

export const pngOf = ({ data, width, height }: Raster): Promise<Buffer> =>
	sharp(data, { raw: { width, height, channels: 4 } })
		.png({ compressionLevel: 3 })
		.toBuffer();

/** Any colour. */
export const anyColour = (random: Random): Rgb => [
	random.whole(0, 255),
	random.whole(0, 255),
	random.whole(0, 255),
];

/** Any colour that differs from all the given ones by so many levels in one channel at least. */
export function colourApart(
	random: Random,
	others: readonly Rgb[],
	levels: number,
): Rgb {
	for (;;) {
		const colour = anyColour(random);
		const isApart = others.every((other) =>
			other.some((level, c) => Math.abs(level - colour[c]) >= levels),
		);
		if (isApart) return colour;
	}
}

/** A colour that differs from `near` by `levels` in one channel at least and by no more in any. */
export function colourBeside(random: Random, near: Rgb, levels: number): Rgb {
	const chief = random.whole(0, 2);
	const [red, green, blue] = near.map((level, c) => {
		const step = c === chief ? levels : random.whole(0, levels);
		const side = random() < 0.5 ? -1 : 1;
		const there = level + side * step;
		return there < 0 || there > 255 ? level - side * step : there;
	});
	return [red, green, blue];
}

/** The picture with Gaussian noise of that standard deviation on its colours, levels. */
export function withNoise(
	clean: Raster,
	sigma: number,
	random: Random,
): Raster {
	const data = clean.data.map((level, i) =>
		i % 4 === 3 ? level : level + sigma * random.normal(),
	);
	return { ...clean, data };
}
