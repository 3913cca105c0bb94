import { type ChildProcess, fork } from "node:child_process";
import { extname, join } from "node:path";
import { InferenceError } from "./inference-error.ts";
import type { Answer, FromChild, Question, ToChild } from "./messages.ts";

/** How the child is started. */
export interface ProcessOptions {
	/** The module to fork; the compiled or the source child by default. */
	readonly childFile?: string;
	/** Node's own arguments; the ones that childFile needs by default. */
	readonly execArgv?: readonly string[];
	/** Threads of one run, >= 1. */
	readonly threads: number;
	/** The child must say that it is ready within this time, in ms. */
	readonly startTimeoutMs: number;
	/** Called with each piece of what the child writes to its standard error. */
	readonly onStderr?: (text: string) => void;
}

interface OpenQuestion {
	resolve(answer: Answer): void;
	reject(reason: InferenceError): void;
}

export type InferenceProcess = Awaited<ReturnType<typeof startProcess>>;

/**
 * glibc gives freed memory back to the system at once from this size on;
 * by default it raises the threshold with use and keeps the memory.
 */
const GLIBC_TRIM_BYTES = "131072";

/** From the sources tsx runs the child as it runs the parent. */
const FROM_SOURCES = extname(import.meta.filename) === ".ts";

/** What the child may see of the environment: nothing secret. */
const PASSED_ON = ["PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ"];

/**
 * Starts the inference process; start-up races its end and its time limit.
 *
 * @returns one life of the process, which is over when `ended` settles
 * @throws InferenceError RUNTIME_MISSING, START_FAILED or START_TIMEOUT; the
 *   signal's reason when that is aborted first; in each case nothing is left running
 */
export async function startProcess(
	options: ProcessOptions,
	signal: AbortSignal,
) {
	signal.throwIfAborted();
	const child = forkChild(options);
	child.stderr?.setEncoding("utf8");
	child.stderr?.on("data", (text: string) => options.onStderr?.(text));

	const ended = new Promise<string>((resolve) => {
		child.once("exit", (code, exitSignal) =>
			resolve(exitSignal ?? `exit code ${code}`),
		);
		// Emitted instead of "exit" when it could not be started at all. It may come
		// again, and without a listener it would end the service.
		child.on("error", (error) => resolve(error.message));
	});
	let runtime: string;
	try {
		runtime = await ready(child, ended, options.startTimeoutMs, signal);
	} catch (error) {
		child.kill("SIGKILL");
		await ended;
		throw error;
	}

	let lastId = 0;
	let killedFor: InferenceError | undefined;
	let over = false;
	const open = new Map<number, OpenQuestion>();
	child.on("message", (message: FromChild) => {
		if (!("id" in message)) return;
		const asked = open.get(message.id);
		open.delete(message.id);
		if (message.ok) asked?.resolve(message.value);
		else asked?.reject(new InferenceError(message.code, message.message));
	});
	const end = ended.then((how) => {
		over = true;
		const reason =
			killedFor ??
			new InferenceError("CRASHED", `The inference process ended (${how}).`);
		for (const asked of open.values()) asked.reject(reason);
		open.clear();
		return reason;
	});

	return {
		pid: child.pid ?? 0,
		/** onnxruntime's version. */
		runtime,
		startedAt: Date.now(),
		/** Resolves with what ended the process; never rejects. */
		ended: end,

		/**
		 * Asks one question. One that isn't answered within its limit ends the
		 * process: there is no other way to stop a run.
		 *
		 * @param limitMs how long the answer may take
		 * @throws InferenceError what the child reports, or what ended the process
		 */
		async ask(question: Question, limitMs: number): Promise<Answer> {
			if (over)
				throw new InferenceError(
					"RESTARTING",
					"The inference process has just ended.",
				);
			const id = ++lastId;
			const answer = new Promise<Answer>((resolve, reject) => {
				open.set(id, { resolve, reject });
			});
			const limit = setTimeout(() => {
				// This process may have stood still itself: an answer that has come
				// meanwhile is read before this is run.
				setImmediate(() => {
					if (!open.has(id)) return;
					this.kill(
						new InferenceError(
							"UNRESPONSIVE",
							`The inference process did not answer within ${limitMs} ms.`,
						),
					);
				});
			}, limitMs);
			send(child, { id, question });
			try {
				return await answer;
			} finally {
				clearTimeout(limit);
			}
		},

		/** Ends it at once; every open question fails for this reason. */
		kill(reason: InferenceError): void {
			killedFor ??= reason;
			child.kill("SIGKILL");
		},

		/** Asks it to end, and ends it when it hasn't after `graceMs`. */
		async end(graceMs: number): Promise<void> {
			killedFor ??= new InferenceError(
				"NOT_RUNNING",
				"The inference process was ended.",
			);
			send(child, { exit: true });
			const late = setTimeout(() => child.kill("SIGKILL"), graceMs);
			await ended;
			clearTimeout(late);
		},
	};
}

function forkChild(options: ProcessOptions): ChildProcess {
	const childFile =
		options.childFile ??
		join(import.meta.dirname, `child${extname(import.meta.filename)}`);
	const execArgv = options.execArgv ?? [
		"--enable-source-maps",
		// Resolved here: the child would look for it from its working directory.
		...(FROM_SOURCES ? [`--import=${import.meta.resolve("tsx")}`] : []),
	];
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

/** Waits for the child's first word; resolves with the runtime's version. */
async function ready(
	child: ChildProcess,
	ended: Promise<string>,
	limitMs: number,
	signal: AbortSignal,
): Promise<string> {
	let stopWaiting = (): void => {};
	const word = new Promise<string>((resolve, reject) => {
		const onMessage = (message: FromChild): void => {
			if (!("ready" in message)) return;
			if (message.ready) resolve(message.runtime);
			else reject(new InferenceError("RUNTIME_MISSING", message.message));
		};
		const onAbort = (): void => reject(signal.reason);
		const limit = setTimeout(
			() =>
				reject(
					new InferenceError(
						"START_TIMEOUT",
						`The inference process was not ready within ${limitMs} ms.`,
					),
				),
			limitMs,
		);
		child.once("message", onMessage);
		signal.addEventListener("abort", onAbort);
		stopWaiting = () => {
			clearTimeout(limit);
			child.off("message", onMessage);
			signal.removeEventListener("abort", onAbort);
		};
	});
	const tooSoon = ended.then((how) => {
		throw new InferenceError(
			"START_FAILED",
			`The inference process ended before it was ready (${how}).`,
		);
	});
	try {
		return await Promise.race([word, tooSoon]);
	} finally {
		stopWaiting();
	}
}

/** A channel that is already closed tells through the process's end. */
function send(child: ChildProcess, message: ToChild): void {
	if (child.connected) child.send(message, () => {});
}
