import { plainRgba } from "./cmyk.ts";
import { decoderFault } from "./decoder-fault.ts";
import type { Raster } from "./raster.ts";
import { sharp } from "./sharp.ts";

/** A decoded image at the size in which it is traced. */
export interface DecodedImage {
	readonly raster: Raster;
	/** The input's own size in pixels, after EXIF orientation. */
	readonly width: number;
	readonly height: number;
}

/**
 * Decodes the first frame of a PNG, JPEG, WebP or GIF to straight sRGB with
 * alpha: EXIF orientation applied, colour profile, CMYK (without a profile as
 * browsers do), 16-bit, palette and greyscale converted. An image of more than `workingPixels` is reduced to
 * about that many (Lanczos), its shape kept.
 *
 * @param bytes an encoded image that `inspectImage` has accepted
 * @param workingPixels the largest width times height of the raster, >= 1
 * @throws ServiceError INVALID_IMAGE when the pixels can't be decoded, OVERLOADED
 *   or CONVERSION_FAILED when that is not the image's fault; each with its cause
 */
export async function decodeImage(
	bytes: Uint8Array,
	workingPixels: number,
): Promise<DecodedImage> {
	try {
		const image = sharp(bytes, { failOn: "error", pages: 1 });
		const { autoOrient, space, hasProfile } = await image.metadata();
		const { width, height } = autoOrient;
		const isPlainCmyk = space === "cmyk" && !hasProfile;
		let pipeline = image.autoOrient();
		if (width * height > workingPixels) {
			const scale = Math.sqrt(workingPixels / (width * height));
			pipeline = pipeline.resize({
				width: Math.max(1, Math.floor(width * scale)),
				height: Math.max(1, Math.floor(height * scale)),
				fit: "fill",
			});
		}
		const converted = isPlainCmyk
			? pipeline.pipelineColourspace("cmyk").toColourspace("cmyk")
			: pipeline.toColourspace("srgb").ensureAlpha();
		const { data, info } = await converted
			.raw({ depth: "uchar" })
			.toBuffer({ resolveWithObject: true });
		const pixels = isPlainCmyk
			? plainRgba(data)
			: new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength);
		return {
			raster: { width: info.width, height: info.height, data: pixels },
			width,
			height,
		};
	} catch (cause) {
		throw decoderFault(
			cause,
			"The image is truncated or damaged: its pixels can't be decoded.",
		);
	}
}
