import { decoderFault } from "./decoder-fault.ts";
import { sharp } from "./sharp.ts";

/**
 * Decodes an image to its end without keeping its pixels: one is left.
 *
 * @param bytes an encoded image that `inspectImage` has accepted
 * @throws ServiceError INVALID_IMAGE when it is cut off or damaged, OVERLOADED or
 *   CONVERSION_FAILED when that is not the image's fault
 */
export async function proveWhole(bytes: Uint8Array): Promise<void> {
	try {
		await sharp(bytes, { failOn: "error", pages: 1 })
			.resize({ width: 1, height: 1, fit: "fill", fastShrinkOnLoad: false })
			.raw()
			.toBuffer();
	} catch (cause) {
		throw decoderFault(
			cause,
			"The image is truncated or damaged: its pixels can't be decoded.",
		);
	}
}
