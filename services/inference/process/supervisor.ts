import { InferenceError } from "../inference-error.ts";
import type { InferenceProcess } from "./inference-process.ts";
import { createLives, type LivesOptions } from "./lives.ts";
import { createMemoryWatch, type MemoryWatchOptions } from "./memory-watch.ts";
import type { Answers, Question } from "./messages.ts";
import { createTurns } from "./turns.ts";

export interface SupervisorOptions
	extends Omit<LivesOptions, "onUp" | "onOver" | "onFault">,
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

/**
 * Keeps one inference process alive while it is wanted: starts it, watches its
 * memory and its answers from outside, and starts it again, later and later,
 * when it ends by itself. It never throws at anybody who didn't ask.
 */
export function createSupervisor(options: SupervisorOptions) {
	const turns = createTurns(options.queueSize);
	const memory = createMemoryWatch(options);
	let pinging: NodeJS.Timeout | undefined;
	const lives = createLives({
		...options,
		onUp(process) {
			options.onUp();
			return lookAfter(process);
		},
		onOver() {
			clearInterval(pinging);
			memory.end();
		},
		onFault: options.onDown,
	});

	function lookAfter(process: InferenceProcess): Promise<void> {
		pinging = setInterval(() => {
			if (turns.idle()) ask({ kind: "ping" }).catch(() => {});
		}, options.pingEveryMs);
		return memory.begin(process);
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
		if (!lives.isWanted()) throw lives.whyNone();
		return turns.take(async () => {
			const life = lives.current();
			if (life === undefined) throw lives.whyNone();
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

	return {
		ask,

		/** Wants a process from now on. Idempotent. */
		start: lives.start,

		/**
		 * Ends the process once it has answered what was asked before; what is
		 * asked later fails. Its memory is back when this resolves.
		 *
		 * @param graceMs how long the answers may take before it is killed
		 */
		stop: (graceMs: number): Promise<void> =>
			lives.stop(turns.drained, graceMs),

		/** Resolves when it is not starting, or will hardly start. */
		settled: lives.settled,

		status: () => ({
			...lives.status(),
			/** Bytes; 0 while no process is up. */
			residentBytes: memory.residentBytes(),
			/** The most that any of the processes held, in bytes. */
			peakBytes: memory.peakBytes(),
			waiting: turns.waiting(),
		}),
	};
}
