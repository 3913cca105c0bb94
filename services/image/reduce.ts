import type { Raster } from "./raster.ts";
import { sharp } from "./sharp.ts";

/**
 * A smaller copy of an image (Lanczos), its shape kept; the image itself when it
 * is small enough.
 *
 * @param pixels width times height that it may have, >= 1
 */
export async function reduceTo(
	raster: Raster,
	pixels: number,
): Promise<Raster> {
	const { width, height, data } = raster;
	if (width * height <= pixels) return raster;
	const scale = Math.sqrt(pixels / (width * height));
	const { data: reduced, info } = await sharp(data, {
		raw: { width, height, channels: 4 },
	})
		.resize({
			width: Math.max(1, Math.floor(width * scale)),
			height: Math.max(1, Math.floor(height * scale)),
			fit: "fill",
		})
		.raw({ depth: "uchar" })
		.toBuffer({ resolveWithObject: true });
	return {
		width: info.width,
		height: info.height,
		data: new Uint8ClampedArray(
			reduced.buffer,
			reduced.byteOffset,
			reduced.byteLength,
		),
	};
}
