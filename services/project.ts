import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder that holds package.json: the checkout itself, also when the code
 * that asks was compiled into a folder below it.
 */
export const ROOT = findRoot(import.meta.dirname);

/** This release's version, from package.json. */
export const VERSION: string = JSON.parse(
	readFileSync(join(ROOT, "package.json"), "utf8"),
).version;

function findRoot(folder: string): string {
	try {
		readFileSync(join(folder, "package.json"));
		return folder;
	} catch (error) {
		if (dirname(folder) === folder) throw error;
		return findRoot(dirname(folder));
	}
}
