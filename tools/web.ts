/**
 * Builds the page from web/ into dist/web: scripts and styles bundled and named by
 * their content, everything that shrinks also as Brotli and gzip.
 *
 *   node --import=tsx tools/web.ts
 *   part of npm run build
 */
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { type BuildOptions, build } from "esbuild";
import { ROOT } from "../services/project.ts";

const SOURCES = join(ROOT, "web");
const SHRINKS = /\.(?:js|css|html|svg)$/;

const OPTIONS: BuildOptions = {
	bundle: true,
	minify: true,
	format: "esm",
	// Nesting in style sheets is written out; all these have what the scripts need.
	target: ["chrome111", "firefox113", "safari16.4"],
	entryNames: "[name]-[hash]",
	chunkNames: "[name]-[hash]",
	metafile: true,
	jsx: "automatic",
	jsxImportSource: "preact",
	legalComments: "linked",
	logLevel: "warning",
};

/**
 * @param out the folder that is made anew
 * @throws with esbuild's words where a source is wrong
 */
export async function buildPage(out: string): Promise<void> {
	await rm(out, { recursive: true, force: true });
	const assets = join(out, "assets");
	const worker = await bundle(join(SOURCES, "worker/worker.ts"), assets);
	const main = await bundle(join(SOURCES, "main.tsx"), assets, {
		__WORKER__: JSON.stringify(`assets/${worker.script}`),
	});
	const page = await readFile(join(SOURCES, "index.html"), "utf8");
	await writeFile(
		join(out, "index.html"),
		page
			.replace("main.tsx", `assets/${main.script}`)
			.replace("styles/main.css", `assets/${main.styles}`),
	);
	await cp(join(SOURCES, "icon.svg"), join(out, "icon.svg"));
	await cp(join(SOURCES, "samples"), join(out, "samples"), { recursive: true });
	await compress(out);
}

/** @returns the names of the written script and, where it imports any, styles */
async function bundle(
	entry: string,
	outdir: string,
	define: Record<string, string> = {},
) {
	const { metafile } = await build({
		...OPTIONS,
		...{ entryPoints: [entry], outdir, define, absWorkingDir: ROOT },
	});
	for (const input of Object.keys(metafile?.inputs ?? {}))
		if (!/^(?:web|client)\/|(?:^|\/)node_modules\//.test(input))
			throw new Error(`The page and its client stand alone, but use ${input}.`);
	const source = relative(ROOT, entry);
	for (const [path, output] of Object.entries(metafile?.outputs ?? {}))
		if (output.entryPoint === source)
			return {
				script: basename(path),
				styles: output.cssBundle && basename(output.cssBundle),
			};
	throw new Error(`esbuild wrote nothing for ${source}.`);
}

/** Writes each file that shrinks beside itself as .br and .gz, as @fastify/static looks for them. */
async function compress(folder: string): Promise<void> {
	const entries = await readdir(folder, {
		recursive: true,
		withFileTypes: true,
	});
	const level = { [constants.BROTLI_PARAM_QUALITY]: 11 };
	for (const entry of entries) {
		if (!entry.isFile() || !SHRINKS.test(entry.name)) continue;
		const path = join(entry.parentPath, entry.name);
		const bytes = await readFile(path);
		await writeFile(
			`${path}.br`,
			await promisify(brotliCompress)(bytes, { params: level }),
		);
		await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
	}
}

if (import.meta.filename === process.argv[1]) {
	const out = join(ROOT, "dist", "web");
	await mkdir(out, { recursive: true });
	await buildPage(out);
}
