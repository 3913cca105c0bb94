import { ServiceError } from "../service-error.ts";
import { decoderFault } from "./decoder-fault.ts";
import { type ImageFormat, sniffFormat } from "./formats.ts";
import { sharp } from "./sharp.ts";

/** What may come in; each bound is inclusive. */
export interface IntakeLimits {
	/** Bytes of the encoded file. */
	readonly maxBytes: number;
	/** Width times height. */
	readonly maxPixels: number;
	/** Width or height, whichever is larger. */
	readonly maxSide: number;
}

/** What an image's header says, before any pixel is decoded. */
export interface ImageHeader {
	readonly format: ImageFormat;
	/** Pixels across after EXIF orientation, >= 1. */
	readonly width: number;
	/** Pixels down after EXIF orientation, >= 1. */
	readonly height: number;
}

/**
 * Reads an image's header and holds it against the limits. No pixel is
 * decoded: a 16000 x 16000 PNG is refused in about a millisecond.
 *
 * @throws ServiceError FILE_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, INVALID_IMAGE or
 *   IMAGE_TOO_LARGE; OVERLOADED or CONVERSION_FAILED when the decoder itself failed
 */
export async function inspectImage(
	bytes: Uint8Array,
	limits: IntakeLimits,
): Promise<ImageHeader> {
	if (bytes.length === 0)
		throw new ServiceError("INVALID_IMAGE", "The image is empty: 0 bytes.");
	if (bytes.length > limits.maxBytes) throw tooManyBytes(limits.maxBytes);
	const format = sniffFormat(bytes);
	if (format === undefined)
		throw new ServiceError(
			"UNSUPPORTED_MEDIA_TYPE",
			"The bytes are not a PNG, JPEG, WebP or GIF image.",
		);
	let width: number;
	let height: number;
	try {
		// The size limit is ours to check below, with a message that names it.
		({ width, height } = (
			await sharp(bytes, { limitInputPixels: false }).metadata()
		).autoOrient);
	} catch (cause) {
		throw decoderFault(
			cause,
			`The ${format.toUpperCase()} image is truncated or damaged: its header can't be read.`,
		);
	}
	if (
		width > limits.maxSide ||
		height > limits.maxSide ||
		width * height > limits.maxPixels
	)
		throw new ServiceError(
			"IMAGE_TOO_LARGE",
			`The image is ${width} x ${height} pixels; at most ${limits.maxSide} a side and ${limits.maxPixels} in all are taken.`,
		);
	return { format, width, height };
}

/** The error for a file over the byte limit, the same wherever it is noticed. */
export function tooManyBytes(maxBytes: number): ServiceError {
	return new ServiceError(
		"FILE_TOO_LARGE",
		`The image is larger than ${maxBytes} bytes.`,
	);
}
