import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What is used of WebAssembly's interface; the types of Node.js 20 leave it out. */
interface Engine {
	readonly Module: new (bytes: Uint8Array) => object;
	readonly Memory: new (pages: {
		readonly initial: number;
		readonly maximum?: number;
	}) => Memory;
	readonly Instance: new (
		module: object,
		imports: { readonly env: { readonly memory: Memory } },
	) => { readonly exports: unknown };
}

/** A linear memory, 64 KiB a page. */
export interface Memory {
	readonly buffer: ArrayBuffer;
}

const BYTES_A_PAGE = 65536;

const engine = (globalThis as unknown as { WebAssembly?: Engine }).WebAssembly;

/** A compiled module, of which any number of instances may be made, each with memory of its own. */
export interface Compiled<Exports> {
	/** Throws a RangeError where there is no memory of so many bytes to be had. */
	instantiate(bytes: number): { exports: Exports; memory: Memory };
}

/**
 * Compiles a module that was built from AssemblyScript: its bytes lie beside the file that loads it. At once,
 * not later: threads load it as they start.
 *
 * @param url of the .wasm file
 * @returns nothing where this machine doesn't run it (no WebAssembly, or none with vectors)
 */
export function compileModule<Exports>(
	url: URL,
): Compiled<Exports> | undefined {
	if (engine === undefined) return undefined;
	const bytes = readFileSync(fileURLToPath(url));
	const { Instance, Memory } = engine;
	let module: object;
	try {
		module = new engine.Module(bytes);
	} catch (error) {
		if ((error as Error).name === "CompileError") return undefined;
		throw error;
	}
	return {
		instantiate(bytes) {
			const pages = Math.max(1, Math.ceil(bytes / BYTES_A_PAGE));
			const memory = new Memory({ initial: pages });
			const { exports } = new Instance(module, { env: { memory } });
			return { exports: exports as Exports, memory };
		},
	};
}
