/**
 * The compiled modules: builds the .wasm files from their AssemblyScript, or copies them beside the built JavaScript.
 *
 *   npm run webassembly       builds; the results are committed
 *   part of npm run build     copies into dist/
 */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

/** Each module's folder of sources, which index.ts names, and its file beside it. */
export const MODULES = [
	{ sources: "services/damage/loops/assembly", file: "loops.wasm" },
	{ sources: "services/quality/weighing/assembly", file: "weighing.wasm" },
	{
		sources: "services/tracing/subpixel/curves/handles/assembly",
		file: "handles.wasm",
	},
	{
		sources: "services/image/busy/assembly",
		file: "busy.wasm",
	},
].map(({ sources, file }) => ({ sources, file: join(sources, "..", file) }));

const ROOT = join(import.meta.dirname, "..");
const COMPILER = join(ROOT, "node_modules/assemblyscript/bin/asc.js");

/** Vectors; memory made by whoever loads the module; nothing of the language's own runtime. */
const OPTIONS = [
	"-O3",
	"--enable=simd",
	"--runtime=stub",
	"--noAssert",
	"--importMemory",
	"--noExportMemory",
];

/**
 * Compiles a module. Equal sources give equal bytes. In a process of its own and without the loaders that a test
 * runner gives to all it starts: they take half a minute to look through the compiler.
 *
 * @param sources the folder, from the project's root
 * @throws with the compiler's words where it fails
 */
export async function compile(sources: string): Promise<Uint8Array> {
	const folder = await mkdtemp(join(tmpdir(), "webassembly-"));
	const out = join(folder, "out.wasm");
	try {
		await promisify(execFile)(
			"env",
			[
				"NODE_OPTIONS=",
				process.execPath,
				...[COMPILER, join(sources, "index.ts"), "--outFile", out, ...OPTIONS],
			],
			{ cwd: ROOT },
		);
		return await readFile(out);
	} finally {
		await rm(folder, { recursive: true });
	}
}

async function main(verb: string | undefined): Promise<void> {
	process.chdir(ROOT);
	for (const { sources, file } of MODULES) {
		if (verb === "copy") await cp(file, join("dist", file));
		else await writeFile(file, await compile(sources));
	}
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	await main(process.argv[2]);
}
