import { pause } from "../../abort.ts";
import { InferenceError, type InferenceErrorCode } from "../inference-error.ts";
import { type BackOffOptions, createBackOff } from "./back-off.ts";
import {
	type InferenceProcess,
	type ProcessOptions,
	startProcess,
} from "./inference-process.ts";

export interface LivesOptions extends ProcessOptions, BackOffOptions {
	/** A process is up; resolves when what looks after it has begun. */
	readonly onUp: (process: InferenceProcess) => Promise<void>;
	/** It has ended, by itself or not. */
	readonly onOver: () => void;
	/** It ended by itself, or could not be started. */
	readonly onFault: (reason: InferenceError) => void;
}

export type LifeState = "stopped" | "starting" | "up" | "waiting";

const STARTING_FAULTS: ReadonlySet<InferenceErrorCode> = new Set([
	"RUNTIME_MISSING",
	"START_FAILED",
	"START_TIMEOUT",
]);

/**
 * One life of the process after the other while one is wanted. The wait before
 * the next doubles as long as they end soon.
 */
export function createLives(options: LivesOptions) {
	const backOff = createBackOff(options);
	let state: LifeState = "stopped";
	let onSettled: (() => void)[] = [];
	let life: InferenceProcess | undefined;
	/** Ends the loop below: whatever it waits for. */
	let wanted: AbortController | undefined;
	let running: Promise<void> = Promise.resolve();
	let fault: InferenceError | undefined;
	let starts = 0;

	function enter(next: LifeState): void {
		state = next;
		if (state === "starting") return;
		for (const tell of onSettled) tell();
		onSettled = [];
	}

	async function loop(signal: AbortSignal): Promise<void> {
		while (!signal.aborted) {
			enter("starting");
			let livedMs = 0;
			try {
				starts++;
				const process = await startProcess(options, signal);
				livedMs = await live(process, signal);
			} catch (error) {
				// Only start-up fails here; an abort is not a fault.
				if (signal.aborted) break;
				fault = asFault(error);
				options.onFault(fault);
			}
			if (signal.aborted) break;
			enter("waiting");
			await pause(backOff.next(livedMs), signal);
		}
		enter("stopped");
	}

	/** @returns how long the process lived, in ms */
	async function live(process: InferenceProcess, signal: AbortSignal) {
		life = process;
		fault = undefined;
		const lookedAfter = options.onUp(process);
		enter("up");
		await lookedAfter;
		const reason = await process.ended;
		options.onOver();
		life = undefined;
		if (!signal.aborted) {
			fault = reason;
			options.onFault(reason);
		}
		return Date.now() - process.startedAt;
	}

	const couldNotStart = (): boolean =>
		fault !== undefined && STARTING_FAULTS.has(fault.code);

	/** Why nothing can be asked. Never the reason itself of a death: that is told to who brought it about. */
	function whyNone(): InferenceError {
		if (wanted === undefined)
			return new InferenceError(
				"NOT_RUNNING",
				"The inference process is not running.",
			);
		if (fault !== undefined && couldNotStart()) return fault;
		return new InferenceError(
			"RESTARTING",
			fault === undefined
				? "The inference process is starting."
				: `The inference process is being restarted: ${fault.message}`,
		);
	}

	return {
		/** The one that is up. */
		current: () => life,
		isWanted: () => wanted !== undefined,
		whyNone,

		/** Wants a process from now on. Idempotent. */
		start(): void {
			if (wanted !== undefined) return;
			const controller = new AbortController();
			wanted = controller;
			backOff.reset();
			fault = undefined;
			// Told at once, though a process that is ending may be waited for.
			if (state === "stopped") enter("starting");
			running = running.then(() => loop(controller.signal));
		},

		/**
		 * Ends the process once it has answered what was asked before.
		 *
		 * @param answered resolves when that is so
		 * @param graceMs how long that may take before it is killed
		 */
		async stop(answered: () => Promise<void>, graceMs: number): Promise<void> {
			const controller = wanted;
			if (controller === undefined) return running;
			wanted = undefined;
			const process = life;
			// A start meanwhile puts a life of its own behind this one.
			const ending = running;
			if (process !== undefined) {
				const enough = new AbortController();
				await Promise.race([
					answered(),
					process.ended,
					pause(graceMs, enough.signal),
				]);
				enough.abort();
			}
			controller.abort(whyNone());
			await process?.end(graceMs);
			await ending;
		},

		/**
		 * Resolves when it is not starting: it is up, waits to try again, or is stopped.
		 * A start after one that failed is not waited for: it will hardly do better.
		 */
		settled(): Promise<void> {
			if (state !== "starting" || couldNotStart()) return Promise.resolve();
			return new Promise((resolve) => {
				onSettled.push(resolve);
			});
		},

		status: () => ({
			state,
			pid: life?.pid,
			runtime: life?.runtime,
			/** How often a process was started, or tried to be. */
			starts,
			/** Why no process is up. */
			fault,
		}),
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
