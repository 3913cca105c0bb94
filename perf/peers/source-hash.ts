import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { ROOT } from "../../services/project.ts";

const TRACING = join(ROOT, "services/tracing");
/** Only the sub-pixel tracer's careful setting runs this, and what it alone imports. */
const CAREFUL_ENTRY = "trace-well.ts";

/**
 * What a conversion's outcome rests on, as a short text: a hash of the source of its converter, and of
 * its parameters. Whatever was measured under another one has to be measured again.
 *
 * @param converter a key of CONVERTERS
 * @param parameters complete parameters
 */
export function conversionVersion(
	converter: string,
	parameters: object & { readonly effort?: unknown },
): string {
	// What runs in the careful setting alone is nothing to the fast one.
	const without = parameters.effort === "fast" ? CAREFUL_ENTRY : "";
	return createHash("sha256")
		.update(sourceHash(converter, without))
		.update(JSON.stringify(parameters))
		.digest("hex")
		.slice(0, 16);
}

const hashes = new Map<string, string>();

/** A hash of a converter's sources, but for one file and what only that imports. */
function sourceHash(converter: string, without: string): string {
	const key = `${converter} ${without}`;
	const known = hashes.get(key);
	if (known !== undefined) return known;
	const hash = createHash("sha256");
	const sources = [...converterSources(converter, without)].sort();
	for (const file of sources)
		hash.update(relative(ROOT, file)).update(readFileSync(file));
	const made = hash.digest("hex");
	hashes.set(key, made);
	return made;
}

/**
 * The files that a converter is made of: the entry of its folder and all of this project that it imports,
 * directly or not, but for types, which run nothing.
 *
 * @param without a file's name: it is left out, and what nothing else imports
 */
export function converterSources(
	converter: string,
	without = "",
): ReadonlySet<string> {
	const folder = join(TRACING, converter);
	const sources = new Set<string>();
	const open = ["index.ts", `${converter}.ts`].map((name) =>
		join(folder, name),
	);
	for (let file = open.pop(); file !== undefined; file = open.pop()) {
		if (sources.has(file) || basename(file) === without || !existsSync(file))
			continue;
		sources.add(file);
		const text = readFileSync(file, "utf8");
		for (const [, isType, path = ""] of text.matchAll(IMPORT))
			if (isType === undefined) open.push(resolve(dirname(file), path));
	}
	return sources;
}

/** An import or export from a file of this project, with whether it is one of types alone. */
const IMPORT =
	/\b(?:import|export)\s+(type\s+)?(?:[\w*{][^"';]*?\bfrom\s*)?"(\.[^"]+)"/g;
