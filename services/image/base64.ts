/**
 * A picture in base64 or as a data URL of it, as a JSON schema's pattern.
 * Padding may be left out. `isBase64Image` says the same, but of long texts too.
 */
export const BASE64_IMAGE =
	"^(data:image/[\\w.+-]+;base64,)?([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?$";

const PREFIX = /^data:image\/[\w.+-]+;base64,/;

/** The text of a picture in base64, without the prefix that a data URL has. */
export function withoutPrefix(image: string): string {
	return image.replace(PREFIX, "");
}

/**
 * Whether text is base64. The pattern above with its repeated groups needs a
 * step back for each four letters, which megabytes of them have no room for.
 */
export function isBase64(encoded: string): boolean {
	const letters = /^[A-Za-z0-9+/]*/.exec(encoded)?.[0].length ?? 0;
	const rest = letters % 4;
	const padding = encoded.slice(letters);
	if (padding === "") return rest !== 1;
	return (rest === 2 && padding === "==") || (rest === 3 && padding === "=");
}
