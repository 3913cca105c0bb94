import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";

const require = createRequire(import.meta.url);

/** Files of this folder that choose or call, but draw nothing. */
const CALLERS = ["make.ts", "selection.ts", "version.ts", "README.md"];

/**
 * A short hash of all that the pictures are made from: the sources of this folder and the versions
 * of the collections. Pictures of another version are kept apart.
 */
export function corpusVersion(): string {
	const hash = createHash("sha256");
	const files = readdirSync(import.meta.dirname, { recursive: true })
		.map(String)
		.filter((file) => /\.(ts|json)$/.test(file) && !CALLERS.includes(file))
		.sort();
	for (const file of files) {
		hash.update(file).update(readFileSync(`${import.meta.dirname}/${file}`));
	}
	for (const entry of ["@iconify-json/logos/icons.json", "simple-icons"]) {
		// Beside the entry, because not every package lets its package.json be required.
		const path = `${dirname(require.resolve(entry))}/package.json`;
		hash.update(readFileSync(path));
	}
	return hash.digest("hex").slice(0, 10);
}
