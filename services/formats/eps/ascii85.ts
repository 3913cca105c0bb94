/** Letters of a line; PostScript asks for no more than 255. */
const LINE = 100;

/**
 * Bytes as PostScript's ASCII85Decode reads them (PostScript Language Reference, 3.13.3): four bytes are
 * five letters, four zeros a single z.
 *
 * @returns lines that end with `~>`
 */
export function ascii85(bytes: Uint8Array): string {
	const groups: string[] = [];
	for (let at = 0; at < bytes.length; at += 4) {
		const count = Math.min(4, bytes.length - at);
		let value = 0;
		for (let k = 0; k < 4; k++) value = value * 256 + (bytes[at + k] ?? 0);
		if (value === 0 && count === 4) {
			groups.push("z");
			continue;
		}
		let letters = "";
		for (let k = 0; k < 5; k++) {
			letters = String.fromCharCode(33 + (value % 85)) + letters;
			value = Math.floor(value / 85);
		}
		groups.push(letters.slice(0, count + 1));
	}
	const text = `${groups.join("")}`;
	const lines: string[] = [];
	for (let at = 0; at < text.length; at += LINE) {
		const line = text.slice(at, at + LINE);
		// A line that begins with %% would look like a comment for whoever prints it.
		lines.push(line.startsWith("%") ? ` ${line}` : line);
	}
	return `${lines.join("\n")}\n~>`;
}
