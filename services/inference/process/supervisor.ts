import { pause } from "../../abort.ts";
import { InferenceError, type InferenceErrorCode } from "../inference-error.ts";
import { type BackOffOptions, createBackOff } from "./back-off.ts";
import {
	type InferenceProcess,
	type ProcessOptions,
	startProcess,
} from "./inference-process.ts";
import { createMemoryWatch, type MemoryWatchOptions } from "./memory-watch.ts";
import type { Answers, Question } from "./messages.ts";
import { createTurns } from "./turns.ts";

export interface SupervisorOptions
	extends ProcessOptions,
		BackOffOptions,
		MemoryWatchOptions {
	/** How often it is pinged while nothing else is asked, in ms. */
	readonly pingEveryMs: number;
	/** How long each kind of answer may take before it is killed, in ms. */
	readonly answerLimitsMs: Readonly<Record<Question["kind"], number>>;
	/** Questions that may wait, >= 0; one more is refused at once. */
	readonly queueSize: number;
	/** A process is there, with nothing loaded yet. */
	readonly onUp: () => void;
	/** The process is gone, or could not be started. */
	readonly onDown: (reason: InferenceError) => void;
}

export interface Observer<Answer> {
	answered(answer: Answer): void;
	/** The process ended over the question. */
	died(reason: InferenceError): void;
}

export type Supervisor = ReturnType<typeof createSupervisor>;
export type SupervisorState = "stopped" | "starting" | "up" | "waiting";

const STARTING_FAULTS: ReadonlySet<InferenceErrorCode> = new Set([
	"RUNTIME_MISSING",
	"START_FAILED",
	"START_TIMEOUT",
]);

/**
 * Keeps one inference process alive while it is wanted: starts it, watches its
 * memory and its answers from outside, and starts it again, later and later,
 * when it ends by itself. It never throws at anybody who didn't ask.
 */
export function createSupervisor(options: SupervisorOptions) {
	const backOff = createBackOff(options);
	const turns = createTurns(options.queueSize);
	const memory = createMemoryWatch(options);
	let state: SupervisorState = "stopped";
	let onSettled: (() => void)[] = [];
	let life: InferenceProcess | undefined;
	/** Ends the loop below: whatever it waits for. */
	let wanted: AbortController | undefined;
	let running: Promise<void> = Promise.resolve();
	let fault: InferenceError | undefined;
	let starts = 0;

	function enter(next: SupervisorState): void {
		state = next;
		if (state === "starting") return;
		for (const tell of onSettled) tell();
		onSettled = [];
	}

	async function live(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			enter("starting");
			let livedMs = 0;
			try {
				starts++;
				const process = await startProcess(options, signal);
				livedMs = await watch(process, signal);
			} catch (error) {
				// Only start-up fails here; an abort is not a fault.
				if (signal.aborted) break;
				fault = asFault(error);
				options.onDown(fault);
			}
			if (signal.aborted) break;
			enter("waiting");
			await pause(backOff.next(livedMs), signal);
		}
		enter("stopped");
	}

	/** @returns how long the process lived, in ms */
	async function watch(process: InferenceProcess, signal: AbortSignal) {
		life = process;
		fault = undefined;
		options.onUp();
		enter("up");
		const pingTimer = setInterval(() => {
			if (turns.idle()) ask({ kind: "ping" }).catch(() => {});
		}, options.pingEveryMs);
		await memory.begin(process);
		const reason = await process.ended;
		clearInterval(pingTimer);
		memory.end();
		life = undefined;
		if (!signal.aborted) {
			fault = reason;
			options.onDown(reason);
		}
		return Date.now() - process.startedAt;
	}

	/**
	 * Asks the process, after whoever asked before. A question that still waits
	 * when its asker leaves is never asked.
	 *
	 * @param signal stops waiting, with its own reason
	 * @param observe told how it ended, also when the asker has left
	 * @throws InferenceError OVERLOADED at once when the queue is full;
	 *   NOT_RUNNING, RESTARTING or why it doesn't start when no process is up;
	 *   CRASHED, UNRESPONSIVE or MEMORY when the process ended over this very
	 *   question; what the process reports
	 */
	async function ask<Kind extends Question["kind"]>(
		question: Extract<Question, { kind: Kind }>,
		signal?: AbortSignal,
		observe?: Observer<Answers[Kind]>,
	): Promise<Answers[Kind]> {
		if (wanted === undefined) throw notUp();
		return turns.take(async () => {
			if (life === undefined) throw notUp();
			try {
				const limitMs = options.answerLimitsMs[question.kind];
				const answer = (await life.ask(question, limitMs)) as Answers[Kind];
				observe?.answered(answer);
				return answer;
			} catch (error) {
				if (error instanceof InferenceError && error.isDeath)
					observe?.died(error);
				throw error;
			}
		}, signal);
	}

	/** Never the reason itself of a death: that is told to who brought it about. */
	function notUp(): InferenceError {
		if (wanted === undefined)
			return new InferenceError(
				"NOT_RUNNING",
				"The inference process is not running.",
			);
		if (fault !== undefined && STARTING_FAULTS.has(fault.code)) return fault;
		return new InferenceError(
			"RESTARTING",
			fault === undefined
				? "The inference process is starting."
				: `The inference process is being restarted: ${fault.message}`,
		);
	}

	return {
		ask,

		/** Wants a process from now on. Idempotent. */
		start(): void {
			if (wanted !== undefined) return;
			const controller = new AbortController();
			wanted = controller;
			backOff.reset();
			fault = undefined;
			// Told at once, though a process that is ending may be waited for.
			if (state === "stopped") enter("starting");
			running = running.then(() => live(controller.signal));
		},

		/**
		 * Ends the process once it has answered what was asked before; what is
		 * asked later fails. Its memory is back when this resolves.
		 *
		 * @param graceMs how long the answers may take before it is killed
		 */
		async stop(graceMs: number): Promise<void> {
			const controller = wanted;
			if (controller === undefined) return running;
			wanted = undefined;
			const process = life;
			// A start meanwhile puts a life of its own behind this one.
			const ending = running;
			if (process !== undefined) {
				const late = new AbortController();
				await Promise.race([
					turns.drained(),
					process.ended,
					pause(graceMs, late.signal),
				]);
				late.abort();
			}
			controller.abort(notUp());
			await process?.end(graceMs);
			await ending;
		},

		/**
		 * Resolves when it is not starting: it is up, waits to try again, or is stopped.
		 * A start after one that failed is not waited for: it will hardly do better.
		 */
		settled(): Promise<void> {
			const hopeless = fault !== undefined && STARTING_FAULTS.has(fault.code);
			if (state !== "starting" || hopeless) return Promise.resolve();
			return new Promise((resolve) => {
				onSettled.push(resolve);
			});
		},

		status() {
			return {
				state,
				pid: life?.pid,
				runtime: life?.runtime,
				/** How often a process was started, or tried to be. */
				starts,
				/** Why no process is up. */
				fault,
				/** Bytes; 0 while no process is up. */
				residentBytes: memory.residentBytes(),
				/** The most that any of the processes held, in bytes. */
				peakBytes: memory.peakBytes(),
				waiting: turns.waiting(),
			};
		},
	};
}

function asFault(error: unknown): InferenceError {
	if (error instanceof InferenceError) return error;
	return new InferenceError(
		"START_FAILED",
		"The inference process could not be started.",
		error,
	);
}
