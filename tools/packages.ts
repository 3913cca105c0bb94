/**
 * Packages of hundreds of files as one or a few, beside what was compiled: Node finds them in dist/node_modules ahead of those that
 * npm installed. Every start, thread and process opened the others file by file.
 *
 *   node --import=tsx tools/packages.ts
 *   part of npm run build
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { ROOT } from "../services/project.ts";

/** Their entries that are imported, as their own package.json calls them, and the file of each. */
const PACKAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	typebox: { ".": "index", "./value": "value" },
};

const OPTIONS: BuildOptions = {
	bundle: true,
	format: "esm",
	// What several entries share is there once.
	splitting: true,
	platform: "node",
	target: "node20.19",
	// Stack traces are to be read.
	minifySyntax: true,
	keepNames: true,
	logLevel: "warning",
};

/**
 * @param out the folder of packages that is made anew
 * @throws with esbuild's words where a package can't be bundled
 */
export async function bundlePackages(out: string): Promise<void> {
	await rm(out, { recursive: true, force: true });
	for (const [name, entries] of Object.entries(PACKAGES)) {
		const folder = join(out, name);
		await mkdir(folder, { recursive: true });
		await build({
			...OPTIONS,
			outdir: folder,
			entryPoints: Object.entries(entries).map(([entry, to]) => ({
				in: join(name, entry),
				out: to,
			})),
			absWorkingDir: ROOT,
		});
		await writeFile(
			join(folder, "package.json"),
			JSON.stringify({
				name,
				version: await versionOf(name),
				type: "module",
				exports: Object.fromEntries(
					Object.entries(entries).map(([entry, to]) => [entry, `./${to}.js`]),
				),
			}),
		);
	}
}

async function versionOf(name: string): Promise<string> {
	const path = join(ROOT, "node_modules", name, "package.json");
	return JSON.parse(await readFile(path, "utf8")).version;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	await bundlePackages(join(ROOT, "dist/node_modules"));
}
