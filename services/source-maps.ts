import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** Files whose maps are kept, for a fault seldom comes once. */
const KEPT = 8;
const ours = fileURLToPath(new URL(".", import.meta.url)).replace(
	/services\/$/,
	"",
);
const kept = new Map<string, SourceMap | undefined>();

/**
 * Has stacks name lines of the sources instead of the compiled ones, as `--enable-source-maps` would. That reads
 * and keeps the map of every module that is loaded, packages' too, in every thread: some 15 MB, for faults that
 * may never come. Here a map is read when a stack is, and only those of this project. From the sources
 * themselves nothing is changed: whoever compiles them in passing takes care of it.
 */
export function mapStacks(): void {
	if (extname(import.meta.filename) === ".ts") return;
	Error.prepareStackTrace = (error, frames) =>
		[describe(error), ...frames.map((frame) => `    at ${told(frame)}`)].join(
			"\n",
		);
}

/** As V8 begins a stack; an error may have any shape by then. */
function describe(error: Error): string {
	try {
		return Error.prototype.toString.call(error);
	} catch {
		return "Error";
	}
}

/** A frame as V8 writes it, with its place in the source where one is known. */
function told(frame: NodeJS.CallSite): string {
	const text = String(frame);
	const script = frame.getFileName();
	const line = frame.getLineNumber();
	const column = frame.getColumnNumber();
	if (!script?.startsWith("file:") || line === null || column === null)
		return text;
	const file = fileURLToPath(script);
	if (!file.startsWith(ours) || file.includes("/node_modules/")) return text;
	const entry = mapOf(file)?.findEntry(line - 1, column - 1);
	if (entry === undefined || !("originalSource" in entry)) return text;
	const source = fileURLToPath(new URL(entry.originalSource, script));
	return text.replace(
		`${script}:${line}:${column}`,
		() => `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`,
	);
}

/** The map that lies beside a compiled file; undefined where none can be read. */
function mapOf(file: string): SourceMap | undefined {
	if (kept.has(file)) return kept.get(file);
	const [oldest] = kept.keys();
	if (kept.size === KEPT && oldest !== undefined) kept.delete(oldest);
	let map: SourceMap | undefined;
	try {
		map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, "utf8")));
	} catch {
		// A stack of compiled lines is better than none.
	}
	kept.set(file, map);
	return map;
}
