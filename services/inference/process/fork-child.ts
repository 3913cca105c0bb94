import { type ChildProcess, fork } from "node:child_process";
import { extname, join } from "node:path";
import { within } from "../../abort.ts";
import { InferenceError } from "../inference-error.ts";
import type { FromChild } from "./messages.ts";

/** How the child is started. */
export interface ForkOptions {
	/** The module to fork; the compiled or the source child by default. */
	readonly childFile?: string;
	/** Node's own arguments; the ones that childFile needs by default. */
	readonly execArgv?: readonly string[];
	/** Threads of one run, >= 1. */
	readonly threads: number;
}

/**
 * glibc gives freed memory back to the system at once from this size on;
 * by default it raises the threshold with use and keeps the memory.
 */
const GLIBC_TRIM_BYTES = "131072";

/** From the sources tsx runs the child as it runs the parent. */
const FROM_SOURCES = extname(import.meta.filename) === ".ts";

/** What the child may see of the environment: nothing secret. */
const PASSED_ON = ["PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ"];

/** Forks the child; it is not ready yet. */
export function forkChild(options: ForkOptions): ChildProcess {
	const childFile =
		options.childFile ??
		join(import.meta.dirname, `child${extname(import.meta.filename)}`);
	const execArgv =
		options.execArgv ??
		// Resolved here: the child would look for it from its working directory.
		(FROM_SOURCES ? [`--import=${import.meta.resolve("tsx")}`] : []);
	const env: NodeJS.ProcessEnv = {
		MALLOC_TRIM_THRESHOLD_: GLIBC_TRIM_BYTES,
		MALLOC_MMAP_THRESHOLD_: GLIBC_TRIM_BYTES,
	};
	for (const name of PASSED_ON)
		if (process.env[name] !== undefined) env[name] = process.env[name];
	return fork(childFile, [String(options.threads)], {
		execArgv: [...execArgv],
		env,
		// Typed arrays travel as they are, not as JSON.
		serialization: "advanced",
		stdio: ["ignore", "ignore", "pipe", "ipc"],
	});
}

/** How a child ended: its signal, its exit code, or why it could not be started. Never rejects. */
export function endOf(child: ChildProcess): Promise<string> {
	return new Promise((resolve) => {
		child.once("exit", (code, signal) =>
			resolve(signal ?? `exit code ${code}`),
		);
		// Emitted instead of "exit" when it could not be started at all. It may come
		// again, and without a listener it would end the service.
		child.on("error", (error) => resolve(error.message));
	});
}

/**
 * Waits for the child's first word, which races its end and the time limit.
 *
 * @param ended settles with how it ended
 * @returns the runtime's version
 * @throws InferenceError RUNTIME_MISSING, START_FAILED or START_TIMEOUT; the
 *   signal's reason
 */
export function firstWord(
	child: ChildProcess,
	ended: Promise<string>,
	limitMs: number,
	signal: AbortSignal,
): Promise<string> {
	const tooLate = () =>
		new InferenceError(
			"START_TIMEOUT",
			`The inference process was not ready within ${limitMs} ms.`,
		);
	return within({ ms: limitMs, tooLate }, signal, () => {
		const word = new Promise<string>((resolve, reject) => {
			child.once("message", (message: FromChild) => {
				if (!("ready" in message)) return;
				if (message.ready) resolve(message.runtime);
				else reject(new InferenceError("RUNTIME_MISSING", message.message));
			});
		});
		const tooSoon = ended.then((how) => {
			throw new InferenceError(
				"START_FAILED",
				`The inference process ended before it was ready (${how}).`,
			);
		});
		return Promise.race([word, tooSoon]);
	});
}
