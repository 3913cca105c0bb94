/** What was asked for on the command line. */
export interface Asked {
	/** Files and folders, as they were given. */
	readonly inputs: readonly string[];
	/** Folder of the drawings; undefined: beside each picture. */
	readonly out: string | undefined;
	/** A server that converts; undefined: this process does. */
	readonly remote: string | undefined;
	/** What that server asks for; undefined: what the environment has, if anything. */
	readonly apiKey: string | undefined;
	/** Formats in which each drawing is written. */
	readonly formats: readonly string[];
	/** One line of JSON a picture instead of words. */
	readonly json: boolean;
	readonly quiet: boolean;
	readonly help: boolean;
	readonly version: boolean;
	/** Options of the service, by its own names, as text. */
	readonly options: Readonly<Record<string, string>>;
}

/** A command line that can't be meant. */
export class UsageError extends Error {}

const OWN = new Set([
	...["out", "remote", "api_key", "format", "json", "quiet", "help", "version"],
]);
const SWITCHES = new Set(["json", "quiet", "help", "version"]);
const SHORT: Readonly<Record<string, string>> = {
	"-o": "--out",
	"-f": "--format",
	"-q": "--quiet",
	"-h": "--help",
};

/**
 * Reads a command line. Whatever isn't an option of its own is one of the
 * service, which checks it; `-` and `_` in names mean the same.
 *
 * @throws UsageError for an option that is given twice or lacks its value
 */
export function readArguments(given: readonly string[]): Asked {
	const inputs: string[] = [];
	const named = new Map<string, string>();
	for (let at = 0; at < given.length; at++) {
		const one = SHORT[given[at]] ?? given[at];
		if (one === "--") {
			inputs.push(...given.slice(at + 1));
			break;
		}
		if (!one.startsWith("--")) {
			inputs.push(one);
			continue;
		}
		const [before, ...after] = one.slice(2).split("=");
		const name = before.replaceAll("-", "_");
		if (named.has(name))
			throw new UsageError(`--${before} is given more than once.`);
		if (after.length > 0) named.set(name, after.join("="));
		else if (SWITCHES.has(name)) named.set(name, "true");
		else if (at + 1 < given.length && !given[at + 1].startsWith("--"))
			named.set(name, given[++at]);
		else throw new UsageError(`--${before} needs a value.`);
	}
	const has = (name: string) => named.get(name) === "true";
	return {
		inputs,
		out: named.get("out"),
		remote: named.get("remote"),
		apiKey: named.get("api_key"),
		formats: [...new Set((named.get("format") ?? "svg").split(","))],
		json: has("json"),
		quiet: has("quiet"),
		help: has("help"),
		version: has("version"),
		options: Object.fromEntries([...named].filter(([name]) => !OWN.has(name))),
	};
}
