import type { Webhooks } from "../webhooks/webhooks.ts";
import type { Engine, EngineLog } from "./engine.ts";
import { removeOrphans, sweep } from "./expiry.ts";
import { startHooks } from "./hooks.ts";
import { createMaker, type MakerOptions } from "./make-item.ts";
import type { Pace } from "./pace.ts";
import { type Runner, type RunnerOptions, startRunner } from "./runner.ts";
import type { Held } from "./when-needed.ts";

export interface JobsOptions extends MakerOptions {
	/** A PostgreSQL that replicas share; empty for one of our own. */
	readonly databaseUrl: string;
	/** Where one of our own lies. */
	readonly folder: string;
	/** Items of all jobs that may wait. */
	readonly mostWaiting: number;
	/** Items that are under way at once: more than workers, so that none of those waits for a disk. */
	readonly parallel: number;
	/** Workers that make them. */
	readonly workers: number;
	/** Seconds that what was made is kept after its job's end. */
	readonly keepSeconds: number;
	/** Bytes that all results may take; the oldest go first. */
	readonly maxBytes: number;
	/** How long nothing has to happen until a PostgreSQL of our own is ended, in ms. */
	readonly idleMs: number;
	readonly webhooks: Pick<Webhooks, "deliver" | "afterwards">;
	readonly log: EngineLog;
}

/** An engine with what works on it. */
export interface Open extends Engine, Held {
	readonly runner: Runner;
}

const SWEEP_MS = 60_000;

export interface OpeningOptions {
	readonly pace: Pace;
	readonly onSettled: RunnerOptions["onSettled"];
	/** Told of every job that something happened to, here or on another replica; of undefined where it may have been any. */
	readonly onChange: (job: string | undefined) => void;
	/** The last thing that is asked of the database. */
	readonly beforeClosing: (engine: Engine) => Promise<void>;
}

/** Opens the database, and sets to work what makes items, tells web hooks and removes what is over. */
export function createOpening(
	options: JobsOptions,
	{ pace, onSettled, onChange, beforeClosing }: OpeningOptions,
) {
	const { storage, log, keepSeconds, maxBytes, parallel } = options;
	const maker = createMaker(options);

	async function open(): Promise<Open> {
		const { startEngine } = await import("./engine.ts");
		const started = await startEngine(options);
		const { store, queue } = started;
		const runner = startRunner({
			...{ store, queue, maker, parallel, together: options.workers },
			removePicture: (key) => storage.delete(key),
			onSettled,
			onMade: ({ expectedMs }, { ms }) => pace.observe(expectedMs, ms),
			onFault: (err) => log.warn({ err }, "jobs: an item went wrong"),
		});
		const hooks = startHooks({
			...{ queue, database: started.database, webhooks: options.webhooks },
			onFault: (err) => log.warn({ err }, "jobs: web hooks can't be queued"),
		});
		const unlisten = started.listen((job) => {
			runner.notify();
			onChange(job);
		});
		await upkeep(started);
		await removeOrphans(store, storage).catch((err) =>
			log.warn({ err }, "jobs: what is of no job can't be removed"),
		);
		const tidy = setInterval(() => void upkeep(started), SWEEP_MS);
		tidy.unref();
		return {
			...{ ...started, runner },
			async isBusy() {
				const { waiting, running } = await store.load();
				if (waiting + running > 0) return true;
				// One that is to be told much later is told by opening anew.
				const seconds = await queue.untilNextHook();
				return seconds !== undefined && seconds * 1000 <= options.idleMs;
			},
			async end() {
				clearInterval(tidy);
				await runner.stop();
				await hooks.stop();
				await beforeClosing(started);
				await unlisten();
				await started.close();
			},
		};
	}

	function upkeep({ store }: Engine): Promise<void> {
		return sweep(store, storage, { keepSeconds, maxBytes }).catch((err) =>
			log.warn({ err }, "jobs: what is over can't be removed"),
		);
	}

	return { open, upkeep };
}
