import sharp, { type Sharp } from "sharp";
import type { Raster } from "../../services/image/raster.ts";
import { renderSvg } from "../../services/quality/render.ts";

/** A true vector and the pixels that its picture is to have. */
export interface Subject {
	readonly truth: string;
	readonly width: number;
	readonly height: number;
}

export type Kernel =
	| "nearest"
	| "linear"
	| "cubic"
	| "mitchell"
	| "lanczos2"
	| "lanczos3";

/** The drawing at so many times its picture's size. */
export function drawn({ truth, width }: Subject, scale = 1): Raster {
	return renderSvg(truth, Math.max(8, Math.round(width * scale)));
}

/** A step of a picture's way, to pixels again. */
export async function step(
	raster: Raster,
	take: (image: Sharp) => Sharp,
): Promise<Raster> {
	const { width, height, data } = raster;
	const image = take(sharp(data, { raw: { width, height, channels: 4 } }));
	return pixelsOf(image);
}

/** Through a lossy file and back; what was transparent lies on white. */
export async function throughFile(
	raster: Raster,
	encode: (image: Sharp) => Sharp,
): Promise<Raster> {
	const { width, height, data } = raster;
	const image = sharp(data, { raw: { width, height, channels: 4 } });
	const file = await encode(
		image.flatten({ background: "#ffffff" }),
	).toBuffer();
	return pixelsOf(sharp(file));
}

export function resized(
	raster: Raster,
	width: number,
	height: number,
	kernel: Kernel,
): Promise<Raster> {
	return step(raster, (image) =>
		image.resize({ width, height, fit: "fill", kernel }),
	);
}

/** Without some columns and rows at the left and the top, so that grids begin elsewhere. */
export function cut(raster: Raster, left: number, top: number) {
	return step(raster, (image) =>
		image.extract({
			left,
			top,
			width: raster.width - left,
			height: raster.height - top,
		}),
	);
}

async function pixelsOf(image: Sharp): Promise<Raster> {
	const { data, info } = await image
		.toColourspace("srgb")
		.ensureAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	return {
		width: info.width,
		height: info.height,
		data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length),
	};
}
