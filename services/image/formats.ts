/** The raster formats that are taken in. */
export type ImageFormat = "png" | "jpeg" | "webp" | "gif";

const ascii = (bytes: Uint8Array, at: number, text: string): boolean => {
	if (bytes.length < at + text.length) return false;
	for (let i = 0; i < text.length; i++)
		if (bytes[at + i] !== text.charCodeAt(i)) return false;
	return true;
};

/**
 * Tells the format from the first bytes, whatever the name or the header said.
 * It runs before any decoder sees the bytes, so a document type (SVG, PDF,
 * TIFF) never reaches one.
 *
 * @returns the format, or undefined when the bytes are none of the four
 */
export function sniffFormat(bytes: Uint8Array): ImageFormat | undefined {
	if (ascii(bytes, 0, "\x89PNG\r\n\x1a\n")) return "png";
	if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff)
		return "jpeg";
	if (ascii(bytes, 0, "RIFF") && ascii(bytes, 8, "WEBP")) return "webp";
	if (ascii(bytes, 0, "GIF87a") || ascii(bytes, 0, "GIF89a")) return "gif";
	return undefined;
}
