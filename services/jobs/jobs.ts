import { existsSync } from "node:fs";
import { ServiceError } from "../service-error.ts";
import type { Engine } from "./engine.ts";
import { removeFiles } from "./expiry.ts";
import { createOpening, type JobsOptions, type Open } from "./opening.ts";
import { createPace } from "./pace.ts";
import type { Item, Job, NewJob } from "./states.ts";
import type { Load } from "./store/ledger.ts";
import { createTidings } from "./tidings.ts";
import { JobsUnavailable } from "./unavailable.ts";
import { createWhenNeeded } from "./when-needed.ts";

export type Jobs = ReturnType<typeof createJobs>;

/** Before a database is tried again that can't be reached, in ms. */
const LATER_MS = 5000;
/** As long as a timer can be set for. */
const LONGEST_MS = 2 ** 31 - 1;
/** How long an answer of the database does for the metrics, in ms. */
const FRESH_MS = 1000;

const NOTHING: Load = { waiting: 0, running: 0, oldest: 0 };

/**
 * Jobs: pictures that are handed over together, made in the background, and kept
 * for a while. The database is opened when it is first asked, and one of our own
 * is ended when nobody has asked for a while and nothing is left to make.
 */
export function createJobs(options: JobsOptions) {
	const { storage, log, mostWaiting, keepSeconds } = options;
	const isOwn = options.databaseUrl === "";
	const tidings = createTidings();
	const pace = createPace(options.workers);
	const counts = { done: 0, failed: 0, again: 0 };
	let isClosed = false;
	let alarm: NodeJS.Timeout | undefined;
	let lately: { readonly at: number; readonly load: Load } | undefined;
	const { open, upkeep } = createOpening(options, {
		pace,
		onSettled: (how) => {
			counts[how]++;
		},
		onChange: tidings.tell,
		beforeClosing: setAlarm,
	});
	const engine = createWhenNeeded<Open>({
		open,
		idleMs: isOwn ? options.idleMs : undefined,
		onFault: (err) =>
			log.warn({ err }, "jobs: the database couldn't be closed"),
	});

	/** What is kept for a time goes when that is over, and who is to be told later is told then, also while the database is closed. */
	async function setAlarm({ store, queue }: Engine): Promise<void> {
		clearTimeout(alarm);
		if (isClosed) return;
		const seconds = Math.min(
			(await store.untilOverdue(keepSeconds)) ?? Number.POSITIVE_INFINITY,
			(await queue.untilNextHook()) ?? Number.POSITIVE_INFINITY,
		);
		if (seconds === Number.POSITIVE_INFINITY) return;
		const ms = Math.min(Math.max(seconds, 1) * 1000, LONGEST_MS);
		alarm = setTimeout(() => {
			engine.ask(upkeep).catch((err) => log.warn({ err }, "jobs: no upkeep"));
		}, ms).unref();
	}

	/** @throws ServiceError JOBS_UNAVAILABLE where the database can't be had */
	async function ask<Result>(
		question: (open: Open) => Promise<Result>,
	): Promise<Result> {
		if (isClosed) throw unavailable("The service is closing.");
		try {
			return await engine.ask(question);
		} catch (error) {
			if (error instanceof ServiceError) throw error;
			if (error instanceof JobsUnavailable)
				throw unavailable(error.message, error);
			throw unavailable("The database of jobs can't be asked just now.", error);
		}
	}

	/** Nothing is opened to say that there is nothing. */
	const isThere = () =>
		!isOwn || engine.now() !== undefined || existsSync(options.folder);

	async function find(id: string): Promise<Job> {
		const found = isThere()
			? await ask(({ store }) => store.read(id))
			: undefined;
		if (found === undefined) throw noJob();
		return found;
	}

	/** @throws ServiceError QUEUE_FULL */
	function refuse(items: number, { waiting }: Load): never {
		const over = Math.min(items, mostWaiting) + waiting - mostWaiting;
		const seconds = Math.ceil(Math.max(over, 1) / pace.perSecond());
		throw new ServiceError(
			"QUEUE_FULL",
			`${waiting} items wait already, and no more than ${mostWaiting} may; try again later, or with fewer.`,
			{ retryAfter: Math.min(Math.max(seconds, 1), 600) },
		);
	}

	return {
		/**
		 * Takes up what an earlier process left, and what other replicas are given.
		 * Where jobs have never been used, nothing is started.
		 */
		begin(): void {
			if (!isThere()) return;
			const begin = () =>
				engine
					.ask(async () => {})
					.catch((err) => {
						log.warn({ err }, "jobs: the queue can't be opened");
						if (isClosed || err instanceof JobsUnavailable) return;
						alarm = setTimeout(begin, LATER_MS).unref();
					});
			void begin();
		},

		/**
		 * Says early that a job of so many items would be too much.
		 *
		 * @throws ServiceError QUEUE_FULL with when there may be room, JOBS_UNAVAILABLE
		 */
		async ensureRoom(items = 1): Promise<void> {
			const load = await ask(({ store }) => store.load());
			if (load.waiting + items > mostWaiting) refuse(items, load);
		},

		/**
		 * Takes a job, whose pictures are in the storage: from then on nothing of it is lost.
		 *
		 * @returns the job; an earlier one where its idempotency key was used before
		 * @throws ServiceError QUEUE_FULL; JOB_CONFLICT where the key was used for something else
		 */
		async create(job: NewJob): Promise<{ job: Job; isNew: boolean }> {
			const { id, idempotencyKey, items, fingerprint } = job;
			return ask(async ({ store, runner }) => {
				const what = await store.insert(job, mostWaiting);
				if (what === "full") return refuse(items.length, await store.load());
				const found =
					what === "taken"
						? await store.read(id)
						: await store.readByKey(idempotencyKey ?? "");
				if (found === undefined) throw noJob();
				if (found.fingerprint !== fingerprint)
					throw new ServiceError(
						"JOB_CONFLICT",
						"This Idempotency-Key was used for another job already.",
					);
				runner.notify();
				return { job: found, isNew: what === "taken" };
			});
		},

		/** @throws ServiceError JOB_NOT_FOUND */
		find,

		/** A job's items, by number. */
		items: (
			id: string,
			page?: { readonly after: number; readonly most: number },
		): Promise<Item[]> => ask(({ store }) => store.items(id, page)),

		/** Seconds until a job should have ended, with all that goes before it. */
		async secondsLeft(job: Job): Promise<number> {
			const ahead = await ask(({ store }) => store.msAhead(job));
			return pace.secondsFor(ahead + job.leftMs);
		},

		/** @throws ServiceError JOB_NOT_FOUND */
		async item(id: string, number: number): Promise<Item> {
			await find(id);
			const [item] = await ask(({ store }) =>
				store.items(id, { after: number - 1, most: 1 }),
			);
			if (item?.number !== number)
				throw new ServiceError(
					"JOB_NOT_FOUND",
					`The job has no item ${number}.`,
				);
			return item;
		},

		/**
		 * Tells what happens to a job: its items as they are, each time one changed.
		 *
		 * @param since the job's `seq` up to which it is known already
		 * @param quietMs after which an empty list is given, so that connections are kept
		 * @param signal ends it
		 */
		async *follow(
			id: string,
			since: number,
			quietMs: number,
			signal: AbortSignal,
		): AsyncGenerator<{ job: Job; items: Item[] }> {
			let known = since;
			const left = new AbortController();
			const over = AbortSignal.any([signal, left.signal]);
			try {
				while (!signal.aborted) {
					// Before the question, so that nothing that happens meanwhile is missed.
					const told = tidings.wait(id, quietMs, over);
					const job = await find(id);
					const items =
						job.seq > known
							? await ask(({ store }) => store.items(id, { since: known }))
							: [];
					known = Math.max(job.seq, ...items.map(({ seq }) => seq));
					yield { job, items };
					if (job.finishedAt !== null) return;
					await told;
				}
			} finally {
				left.abort();
			}
		},

		/** Cancels what hasn't begun. @throws ServiceError JOB_NOT_FOUND */
		async cancel(id: string): Promise<Job> {
			await find(id);
			await ask(({ store }) => store.cancel(id));
			return find(id);
		},

		/** Has what failed made anew. @throws ServiceError JOB_NOT_FOUND, QUEUE_FULL */
		async retry(id: string): Promise<Job> {
			const { counts } = await find(id);
			await ask(async ({ store, runner }) => {
				const retried = await store.retry(id, mostWaiting);
				if (retried === "full") refuse(counts.failed, await store.load());
				runner.notify();
			});
			return find(id);
		},

		/** Has what waits for AI tried at once: it is back. */
		async hurry(): Promise<void> {
			const open = engine.now();
			await open?.queue.hurry().catch(() => {});
			open?.runner.notify();
		},

		/** Removes what a request put into the storage that came to nothing. */
		forget: (id: string) =>
			removeFiles(storage, id).catch((err) =>
				log.warn({ err }, "jobs: what came to nothing can't be removed"),
			),

		/** Figures for the metrics; nothing is opened for them. */
		async stats() {
			const { store, runner, pid } = engine.now() ?? {};
			if (lately === undefined || performance.now() - lately.at > FRESH_MS) {
				const load = await store?.load().catch(() => undefined);
				lately = { at: performance.now(), load: load ?? NOTHING };
			}
			return {
				...lately.load,
				...counts,
				here: runner?.load().atWork ?? 0,
				isOpen: store !== undefined,
				pid: pid?.(),
			};
		},

		/** Ends it; what was begun and hasn't ended is given back to the queue. */
		async close(): Promise<void> {
			isClosed = true;
			clearTimeout(alarm);
			await engine.end();
		},
	};
}

function unavailable(message: string, cause?: unknown): ServiceError {
	return new ServiceError("JOBS_UNAVAILABLE", message, {
		retryAfter: 10,
		cause,
	});
}

function noJob(): ServiceError {
	return new ServiceError(
		"JOB_NOT_FOUND",
		"There is no job by this id; it may have been removed since it ended.",
	);
}
