import type { ChildProcess } from "node:child_process";
import { InferenceError } from "../inference-error.ts";
import { endOf, type ForkOptions, firstWord, forkChild } from "./fork-child.ts";
import type { Answer, Question, ToChild } from "./messages.ts";
import { createOpenQuestions } from "./open-questions.ts";

/** How the process is started. */
export interface ProcessOptions extends ForkOptions {
	/** The child must say that it is ready within this time, in ms. */
	readonly startTimeoutMs: number;
	/** Called with each piece of what the child writes to its standard error. */
	readonly onStderr?: (text: string) => void;
}

export type InferenceProcess = Awaited<ReturnType<typeof startProcess>>;

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
	const ended = endOf(child);
	try {
		const limitMs = options.startTimeoutMs;
		return lifeOf(child, ended, await firstWord(child, ended, limitMs, signal));
	} catch (error) {
		child.kill("SIGKILL");
		await ended;
		throw error;
	}
}

/** A child that is ready, until it ends. */
function lifeOf(child: ChildProcess, ended: Promise<string>, runtime: string) {
	const questions = createOpenQuestions();
	let killedFor: InferenceError | undefined;
	let over = false;
	child.on("message", questions.settle);
	const end = ended.then((how) => {
		over = true;
		const reason =
			killedFor ??
			new InferenceError("CRASHED", `The inference process ended (${how}).`);
		questions.failAll(reason);
		return reason;
	});

	/** This process may have stood still itself: an answer that has come meanwhile is read before this is run. */
	function killIfOpen(id: number, limitMs: number): void {
		setImmediate(() => {
			if (questions.has(id))
				kill(
					new InferenceError(
						"UNRESPONSIVE",
						`The inference process did not answer within ${limitMs} ms.`,
					),
				);
		});
	}

	function kill(reason: InferenceError): void {
		killedFor ??= reason;
		child.kill("SIGKILL");
	}

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
			const { id, answer } = questions.add();
			const limit = setTimeout(() => killIfOpen(id, limitMs), limitMs);
			send(child, { id, question });
			try {
				return await answer;
			} finally {
				clearTimeout(limit);
			}
		},

		/** Ends it at once; every open question fails for this reason. */
		kill,

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

/** A channel that is already closed tells through the process's end. */
function send(child: ChildProcess, message: ToChild): void {
	if (child.connected) child.send(message, () => {});
}
