import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { ROOT } from "../../services/project.ts";
import { isCareful, type Setting } from "../../services/settings/setting.ts";

const TRACING = join(ROOT, "services/tracing");
/** Only the sub-pixel tracer's careful setting runs this, and what it alone imports. */
const CAREFUL_ENTRY = "match-pixels.ts";

/**
 * What a conversion's outcome rests on, as a short text: a hash of the source of its converter, and of
 * its parameters. Whatever was measured under another one has to be measured again.
 */
export function conversionVersion(setting: Setting): string {
	// What runs in the careful setting alone is nothing to the others.
	const without = isCareful(setting) ? "" : CAREFUL_ENTRY;
	return createHash("sha256")
		.update(sourceHash(setting.converter, without))
		.update(JSON.stringify(setting.parameters))
		.digest("hex")
		.slice(0, 16);
}

const hashes = new Map<string, string>();

/** A hash of a converter's sources, but for one file and what only that imports. */
function sourceHash(converter: string, without: string): string {
	const key = `${converter} ${without}`;
	const known = hashes.get(key);
	if (known !== undefined) return known;
	const made = hashOf(converterSources(converter, without));
	hashes.set(key, made);
	return made;
}

/** A hash of some files of this project and of all that they import, as text. */
export function hashFrom(entries: readonly string[]): string {
	const key = entries.join();
	const known = hashes.get(key);
	if (known !== undefined) return known;
	const made = hashOf(sourcesFrom(entries.map((entry) => join(ROOT, entry))));
	hashes.set(key, made);
	return made;
}

function hashOf(sources: ReadonlySet<string>): string {
	const hash = createHash("sha256");
	for (const file of [...sources].sort())
		hash.update(relative(ROOT, file)).update(readFileSync(file));
	return hash.digest("hex");
}

/**
 * The files that make a converter's drawings: its `trace.ts` and all of this project that this imports,
 * directly or not, but for types, which run nothing. What it declares beside them draws nothing.
 *
 * @param without a file's name: it is left out, and what nothing else imports
 */
export function converterSources(
	converter: string,
	without = "",
): ReadonlySet<string> {
	return sourcesFrom([join(TRACING, converter, "trace.ts")], without);
}

function sourcesFrom(
	entries: readonly string[],
	without = "",
): ReadonlySet<string> {
	const sources = new Set<string>();
	const open = [...entries];
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
