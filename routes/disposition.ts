import { plainName } from "./plain-name.ts";

/**
 * A Content-Disposition (RFC 6266) with the picture's name and the format's
 * extension; letters beyond ASCII stand in its second form alone.
 */
export function disposition(
	filename: string | undefined,
	extension: string,
): string {
	const stem = plainName(filename)?.replace(/\.[^.]*$/, "") || "converted";
	const ascii = stem.replace(/[^\w .()+-]/g, "_");
	const name = `inline; filename="${ascii}.${extension}"`;
	if (ascii === stem) return name;
	const encoded = encodeURIComponent(`${stem}.${extension}`).replace(
		/['()*]/g,
		(one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	return `${name}; filename*=UTF-8''${encoded}`;
}
