import { extname, join } from "node:path";
import { Piscina } from "piscina";
// Ahead of the workers: what it settles is the whole process's.
import "../image/sharp.ts";
import { within } from "../abort.ts";
import { ServiceError } from "../service-error.ts";
import type { Setting } from "../settings/setting.ts";
import type { Span } from "../telemetry/spans.ts";
import { createWaiting } from "../waiting.ts";
import { background } from "./background.ts";
import { timeout } from "./flight.ts";
import { collectWhenIdle } from "./idle-collection.ts";
import {
	giveUpRehearsal,
	prepareRehearsing,
	type Rehearsing,
	wantRehearsal,
} from "./rehearsal/rehearsing.ts";
import type { Outcome, WorkerTasks } from "./task.ts";
import { prepareTurns } from "./turns.ts";
import { tellPhases } from "./worker-spans.ts";

export interface PoolOptions {
	/** Worker threads at most, >= 1. */
	readonly workers: number;
	/** Tasks that may wait for a worker, >= 0; one more is refused at once. */
	readonly queueSize: number;
	/** JavaScript heap that one worker may take, in MiB. */
	readonly workerHeapMb: number;
	/** How long a worker beside the first stays when it has nothing to do, in ms. */
	readonly spareMs?: number;
	/** What a worker rehearses by, once that is wanted; none does without. */
	readonly rehearsed?: readonly Setting[];
}

/** Seconds after which a client that met a full queue may try again. */
const RETRY_AFTER_SECONDS = 1;

/** How long nothing was asked for when this thread collects its garbage, in ms: it answers nobody meanwhile. */
const QUIET_MS = 5000;

/**
 * How long after a client's task one worker is kept from those in the background,
 * in ms: it may send the next, and one that is begun can't be put aside.
 */
const RESERVE_MS = 5000;

/** How long a worker has nothing to do before it ends, unless it is the last, in ms: each holds some 40 MB. */
const SPARE_MS = 15_000;

/** When every worker there is has been at work for so long, in ms, one more starts ahead of whoever comes next. */
const AHEAD_MS = 150;

/**
 * Worker threads with a bounded queue in front. One is always there; others start when tasks run beside each
 * other, or when one takes long, as those of AI and of jobs do. A task that comes meanwhile waits for whichever is
 * first: the new thread, or the end of another task. A task that is
 * aborted while it runs takes its worker with it, and a new one starts, so a
 * conversion that hangs can't hold a place.
 */
export function createPool(options: PoolOptions) {
	const rehearsing = prepareRehearsing(options.rehearsed ?? []);
	const pool = startWorkers(options, rehearsing);
	let clientAt = Number.NEGATIVE_INFINITY;
	const waiting = createWaiting({
		places: options.workers,
		reserve: () =>
			options.workers > 1 && performance.now() - clientAt < RESERVE_MS ? 1 : 0,
		bound: {
			queueSize: options.queueSize,
			refusal: () =>
				overloaded(
					"Every worker is busy and the queue is full; try again shortly.",
				),
		},
	});
	// Pixels that threads share are freed by the garbage collection of all of them.
	const collection = collectWhenIdle({
		idleMs: QUIET_MS,
		collect: () => globalThis.gc?.(),
	});
	let closed = false;
	/** Whether anything was converted yet: the first task takes long because its worker still loads. */
	let started = false;
	let review: NodeJS.Timeout | undefined;

	/** A client is there: the reserve is held for it, and given up when it stays away. */
	function noteClient(): void {
		clientAt = performance.now();
		review ??= setTimeout(function look() {
			const left = clientAt + RESERVE_MS - performance.now();
			review = left > 0 ? setTimeout(look, left).unref() : undefined;
			if (left <= 0) waiting.review();
		}, RESERVE_MS).unref();
	}

	/** Has a worker look around. */
	const wake = () => pool.run(undefined, { name: "wake" }).catch(() => {});

	/** Starts a worker, where all there are have work: piscina does for a task that finds none. */
	function startAhead(): void {
		const { length } = pool.threads;
		if (closed || !started || length === options.workers) return;
		if (waiting.load().running >= length) wake();
	}

	async function handOver<Name extends keyof WorkerTasks>(
		name: Name,
		task: WorkerTasks[Name]["task"],
		signal: AbortSignal,
		span: Span | undefined,
	): Promise<WorkerTasks[Name]["result"]> {
		// piscina would start workers anew for a task that comes after its end.
		if (closed) throw overloaded("The service is closing.");
		const ahead = setTimeout(startAhead, AHEAD_MS).unref();
		let outcome: Outcome<WorkerTasks[Name]["result"]>;
		try {
			outcome = await pool.run(task, { name, signal });
			started = true;
		} catch (error) {
			signal.throwIfAborted();
			throw describeFault(error);
		} finally {
			clearTimeout(ahead);
		}
		if (span !== undefined) tellPhases(span, task.submittedAt, outcome);
		if (outcome.ok) return outcome.result;
		const { code, message, retryAfter, cause } = outcome;
		throw new ServiceError(code, message, {
			retryAfter,
			...(cause !== undefined && { cause: new Error(cause) }),
		});
	}

	return {
		/**
		 * Runs one task to its end.
		 *
		 * @param name which of the worker's tasks
		 * In the background it waits behind, and has a time of its own.
		 *
		 * @param signal takes the task out of the queue, or ends the worker that runs it
		 * @param span told of the wait and of the worker's phases
		 * @throws ServiceError OVERLOADED at once when the queue is full, what the
		 *   worker reports, INVALID_IMAGE when it ran out of memory, CONVERSION_FAILED
		 *   when it died; the signal's own reason when that was aborted
		 */
		async run<Name extends keyof WorkerTasks>(
			name: Name,
			task: WorkerTasks[Name]["task"],
			signal: AbortSignal,
			span?: Span,
		): Promise<WorkerTasks[Name]["result"]> {
			signal.throwIfAborted();
			if (closed) throw overloaded("The service is closing.");
			const behind = background();
			if (behind === undefined) noteClient();
			collection.busy();
			try {
				if (behind === undefined)
					return await waiting.run(
						() => handOver(name, task, signal, span),
						signal,
					);
				const limit = { ms: behind.taskMs, tooLate: timeout };
				const bounded = () =>
					within(limit, signal, (ending) => handOver(name, task, ending, span));
				return await waiting.run(bounded, signal, true);
			} finally {
				collection.idle();
			}
		},

		/**
		 * Has one worker convert a few small pictures while it has nothing else to do, so that clients' first ones find compiled code;
		 * where another takes its place, that one. Each is begun once.
		 */
		rehearse(wanted: boolean): void {
			const { length } = options.rehearsed ?? [];
			if (closed || length === 0) return;
			// One that is at work looks when it is over.
			if (wantRehearsal(rehearsing, wanted) && waiting.load().running === 0)
				wake();
		},

		/** How busy the pool is right now, in tasks, and how many of its workers there are. */
		load() {
			const { running, waiting: queued } = waiting.load();
			const { workers } = options;
			const threads = pool.threads.length;
			return { workers, threads, busy: running, queued };
		},

		/** Ends every worker; what still runs fails. */
		async close(): Promise<void> {
			closed = true;
			clearTimeout(review);
			await pool.destroy();
		},
	};
}

function overloaded(message: string): ServiceError {
	return new ServiceError("OVERLOADED", message, {
		retryAfter: RETRY_AFTER_SECONDS,
	});
}

function startWorkers(options: PoolOptions, rehearsing: Rehearsing): Piscina {
	prepareTurns();
	const loaded = new Set<number>();
	const workers = new Piscina({
		// Compiled it is JavaScript; from the sources tsx runs it as it is.
		filename: join(
			import.meta.dirname,
			`worker${extname(import.meta.filename)}`,
		),
		minThreads: 1,
		maxThreads: options.workers,
		idleTimeout: options.spareMs ?? SPARE_MS,
		// Histograms of a megabyte that nobody reads.
		recordTiming: false,
		workerData: { rehearsing },
		// Tasks wait outside, where they alone are counted; one that is handed over
		// while its worker is still starting must not be refused.
		maxQueue: Number.POSITIVE_INFINITY,
		// A worker that waits inside Atomics.wait can't run what sharp's threads
		// call back.
		atomics: "disabled",
		execArgv: workerArguments(process.execArgv),
		// Left to itself it gives a waiting task to a worker that still loads, though another has just become free. If that
		// task is aborted the thread is ended as it loads, and Node never closes the files that it was about to read.
		loadBalancer: (_task, workers) =>
			workers.find(
				({ id, currentUsage }) => loaded.has(id) && currentUsage === 0,
			) ?? null,
		resourceLimits: {
			maxOldGenerationSizeMb: options.workerHeapMb,
			// Node's default lets each thread hold 48 MB of short-lived objects.
			maxYoungGenerationSizeMb: 16,
		},
	});
	// The first one takes what comes while it loads, for there is no other.
	for (const { threadId } of workers.threads) loaded.add(threadId);
	workers.on("workerCreate", ({ id }: { id: number }) => loaded.add(id));
	workers.on("workerDestroy", ({ id }: { id: number }) => {
		loaded.delete(id);
		giveUpRehearsal(rehearsing, id);
	});
	// A worker that dies while idle is replaced; the next task tells if it can't be.
	workers.on("error", () => {});
	return workers;
}

/**
 * Has piscina load the worker's module by `import()` alone. It tries `require()` first, and Node ends the whole process
 * (`v8::Module::IsGraphAsync must be used on an instantiated module`) where a thread is terminated while a
 * module that was required is being linked: at a task's deadline, on a machine so busy that the thread still starts.
 *
 * @param given the process's own arguments; of these a thread takes Node's, and refuses V8's
 */
function workerArguments(given: readonly string[]): string[] {
	const inherited = given.filter((one) =>
		/^--(?:import=|(?:throw|trace|pending)-deprecation$)/.test(one),
	);
	return [...inherited, "--no-experimental-require-module"];
}

/** What a client is told when a worker died under its task. */
function describeFault(cause: unknown): ServiceError {
	const code = (cause as NodeJS.ErrnoException).code;
	if (code === "ERR_WORKER_OUT_OF_MEMORY")
		return new ServiceError(
			"INVALID_IMAGE",
			"The conversion needs more memory than one may take; use fewer colours or a smaller image.",
			{ cause },
		);
	return new ServiceError(
		"CONVERSION_FAILED",
		"The conversion failed by a fault of the service.",
		{ cause },
	);
}
