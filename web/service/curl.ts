import { asText, type Call, fileOptions, type Options } from "./convert.ts";

/** A file to be made of a picture. */
export interface Wanted {
	readonly call: Call;
	readonly filename: string;
	readonly format: string;
	/** Options of the file, such as its size. */
	readonly output: Options;
}

/**
 * The command that makes the same from a terminal.
 *
 * @param base the address that paths are relative to
 */
export function curlCommand(wanted: Wanted, base: string): string {
	const { call, filename, format, output } = wanted;
	const words = ["curl", "-F", `file=@${asPath(filename)}`];
	const options = fileOptions(call, format, output);
	for (const [name, value] of Object.entries(options))
		words.push(...asField(name, asText(value)));
	words.push(new URL(call.path, base).href);
	const out = quoted(`${filename.replace(/\.\w+$/, "")}.${format}`);
	return `${words.map(quoted).join(" ")} -o ${out}`;
}

/** curl ends a file's name at a semicolon or comma, unless it is quoted. */
function asPath(filename: string): string {
	return /^[\w.@+-]+$/.test(filename)
		? filename
		: `"${filename.replace(/["\\]/g, "\\$&")}"`;
}

/** curl reads more into some values of -F than their text. */
function asField(name: string, value: string): [string, string] {
	const isPlain = !/^[@<"]|;/.test(value);
	return [isPlain ? "-F" : "--form-string", `${name}=${value}`];
}

/** For a POSIX shell. */
function quoted(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word)
		? word
		: `'${word.replaceAll("'", "'\\''")}'`;
}
