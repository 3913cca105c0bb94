import { asInferenceError, InferenceError } from "./inference-error.ts";
import { createLoader } from "./loader.ts";
import type { ModelEntry } from "./manifest.ts";
import type { Loaded, ModelRecord, Version } from "./model-record.ts";
import { folderStamp, readFolder } from "./models-folder.ts";
import { createShelf, type ShelfEvent } from "./shelf.ts";
import { describeMemory, describeModel } from "./status.ts";
import { createSupervisor, type SupervisorOptions } from "./supervisor.ts";
import { describeMisfit, type Tensors } from "./tensor.ts";
import { withDeadline } from "./with-deadline.ts";

export interface RegistryOptions
	extends Omit<SupervisorOptions, "onUp" | "onDown"> {
	/** The folder with manifest.json and the files that it lists. */
	readonly folder: string;
	/** Of the features that the models will be given. */
	readonly featureSchemaVersion: number;
	/** Load every model when started, or each when it is first needed. */
	readonly loadAtOnce: boolean;
	/** How often the folder is looked at for changes, in ms; 0 never. */
	readonly watchEveryMs: number;
	/** Wait before a version that ended the process is tried again, in ms; it doubles. 1000 by default. */
	readonly firstRetryMs?: number;
	/** How long stopping waits for leases, and then for open questions, in ms. */
	readonly drainMs: number;
	/** Told of what an operator should know. */
	readonly onEvent?: (event: ShelfEvent) => void;
}

/** How long an answer may take, and who may stop waiting for it. */
export interface Patience {
	/** ms from now, > 0. */
	readonly deadlineMs: number;
	readonly signal?: AbortSignal;
}

export interface RunResult {
	readonly outputs: Tensors;
	/** The manifest entry of the version that answered. */
	readonly entry: ModelEntry;
	/** The run itself, in ms. */
	readonly ms: number;
}

export type ModelRegistry = ReturnType<typeof createRegistry>;

/** Ends of the process over one model's runs, in a row, that condemn its version. */
const STRIKES = 2;
/**
 * How long answers may take once the service closes, ms: no request waits for one any more, and a run
 * that hangs must not hold up the end of the service.
 */
const CLOSING_MS = 1000;

/**
 * The models and the questions to them. They live in one supervised process,
 * which exists only between `start` and `stop`. Whatever a model or the process
 * does, only who asked gets to know it by an exception.
 */
export function createRegistry(options: RegistryOptions) {
	const tell = options.onEvent ?? (() => {});
	const counts = { hits: 0, misses: 0 };
	/** Why the folder can't be read, or was not taken when it changed. */
	let folderFault: InferenceError | undefined;
	/** What the last readable manifest listed, taken or not. */
	let listed: ReadonlyMap<string, Version> = new Map();
	let stamp: string | undefined;
	let mode: "off" | "on" | "draining" | "closed" = "off";
	let leases = 0;
	let onNoLeases: (() => void)[] = [];
	let watching: NodeJS.Timeout | undefined;
	let queue: Promise<unknown> = Promise.resolve();

	const supervisor = createSupervisor({
		...options,
		onUp: () => void exclusive(restore).catch(() => {}),
		onDown: (reason) => {
			shelf.lost(reason);
			tell({ level: "warn", message: reason.message, code: reason.code });
		},
	});
	const loader = createLoader(supervisor);
	const shelf = createShelf({
		loader,
		memoryLimitBytes: options.memoryLimitBytes,
		firstRetryMs: options.firstRetryMs ?? 1000,
		tell,
	});

	/** What changes which models are loaded happens one after the other. */
	function exclusive<Result>(step: () => Promise<Result>): Promise<Result> {
		const result = queue.then(step);
		queue = result.catch(() => {});
		return result;
	}

	/** A new process is up: loads what it should hold. */
	async function restore(): Promise<void> {
		const { residentBytes } = await supervisor.ask({ kind: "ping" });
		shelf.emptied(residentBytes);
		for (const record of shelf.records.values())
			if (options.loadAtOnce || record.good.length > 0)
				await shelf.bringUp(record, false).catch(() => {});
	}

	/** Takes what the folder holds now, or notes why not. */
	async function refresh(): Promise<void> {
		let versions: ReadonlyMap<string, Version> | undefined;
		try {
			versions = await readFolder(options.folder, options.featureSchemaVersion);
			listed = versions;
			stamp = await folderStamp(options.folder, listed.values());
			await shelf.swap(versions);
			folderFault = undefined;
		} catch (error) {
			const fault = asInferenceError(error);
			if (versions === undefined) {
				stamp = await folderStamp(options.folder, listed.values());
				tell({ level: "warn", message: fault.message, code: fault.code });
			}
			folderFault = fault;
		}
		if (mode === "on" && shelf.records.size > 0) supervisor.start();
	}

	/** Looks for changes, and tries again what may have got better by itself. */
	async function look(): Promise<void> {
		if (mode !== "on") return;
		const again = folderFault !== undefined && !folderFault.isVerdict;
		if (again || (await folderStamp(options.folder, listed.values())) !== stamp)
			await refresh();
		if (supervisor.status().state !== "up" || !options.loadAtOnce) return;
		for (const record of shelf.records.values())
			if (record.loaded === undefined && record.candidates().length > 0)
				await shelf.bringUp(record, false).catch(() => {});
	}

	function watch(): void {
		if (options.watchEveryMs === 0) return;
		let busy = false;
		watching = setInterval(() => {
			if (busy) return;
			busy = true;
			exclusive(look)
				.catch(() => {})
				.finally(() => {
					busy = false;
				});
		}, options.watchEveryMs);
		watching.unref();
	}

	/** A model that can be asked, loaded for this if need be. */
	async function need(name: string): Promise<[ModelRecord, Loaded]> {
		// The folder may not have been read yet, and a process may be starting.
		if (shelf.records.get(name)?.loaded === undefined) await settled();
		const record = shelf.records.get(name);
		if (record === undefined)
			throw (
				folderFault ??
				new InferenceError("MODEL_MISSING", `There is no model ${name}.`)
			);
		if (record.loaded !== undefined) {
			counts.hits++;
			return [record, record.loaded];
		}
		counts.misses++;
		if (record.candidates().length === 0 && record.reason !== undefined)
			throw record.reason;
		return [record, await exclusive(() => shelf.bringUp(record, true))];
	}

	async function settled(): Promise<void> {
		await exclusive(async () => {});
		await supervisor.settled();
		await exclusive(async () => {});
	}

	/** Notes that the process ended over a model's run. */
	function strike(
		record: ModelRecord,
		{ version }: Loaded,
		reason: InferenceError,
	): void {
		record.strikes++;
		if (record.strikes < STRIKES) return;
		record.strikes = 0;
		shelf.refuse(record, version, reason);
	}

	async function end(graceMs: number): Promise<void> {
		clearInterval(watching);
		await supervisor.stop(graceMs);
		shelf.lost();
	}

	return {
		/** Wants the models from now on. Returns at once; idempotent. */
		start(): void {
			if (mode === "on" || mode === "closed") return;
			const resumed = mode === "draining";
			mode = "on";
			if (resumed) return;
			exclusive(refresh).catch(() => {});
			watch();
		},

		/**
		 * Ends the process when the last lease is returned, or after `drainMs`.
		 * A start in between keeps it.
		 */
		async stop(): Promise<void> {
			if (mode !== "on") return;
			mode = "draining";
			await new Promise<void>((resolve) => {
				if (leases === 0) return resolve();
				const late = setTimeout(resolve, options.drainMs);
				onNoLeases.push(() => {
					clearTimeout(late);
					resolve();
				});
			});
			if (mode !== "draining") return;
			mode = "off";
			await end(options.drainMs);
		},

		/** Ends the process as soon as it has answered what was asked; for good. */
		async close(): Promise<void> {
			if (mode === "closed") return;
			mode = "closed";
			await end(Math.min(options.drainMs, CLOSING_MS));
			await exclusive(() => loader.close());
		},

		/** Keeps the process for the length of a request; call what it returns once. */
		lease(): () => void {
			let held = true;
			leases++;
			return () => {
				if (!held) return;
				held = false;
				leases--;
				if (leases > 0) return;
				for (const tellDrained of onNoLeases) tellDrained();
				onNoLeases = [];
			};
		},

		/**
		 * Asks a model.
		 *
		 * @param feeds its inputs, as the manifest declares them
		 * @throws InferenceError why there is no answer; the signal's own reason
		 */
		async run(
			name: string,
			feeds: Tensors,
			patience: Patience,
		): Promise<RunResult> {
			return withDeadline(
				patience.deadlineMs,
				patience.signal,
				async (signal) => {
					if (mode === "off" || mode === "closed")
						throw new InferenceError(
							"NOT_RUNNING",
							"The models are turned off.",
						);
					const [record, loaded] = await need(name);
					const { entry } = loaded.version;
					const misfit = describeMisfit(entry.inputs, feeds);
					if (misfit !== undefined)
						throw new InferenceError("BAD_INPUT", misfit);
					record.lastUsed = Date.now();
					const question = { kind: "run", slot: loaded.slot, feeds } as const;
					const { outputs, ms } = await supervisor.ask(question, signal, {
						answered(answer) {
							record.strikes = 0;
							record.statistics.record(answer.ms);
						},
						died: (reason) => strike(record, loaded, reason),
					});
					return { outputs, entry, ms };
				},
			);
		},

		/** Something that differs between the versions of a model; undefined while none is loaded. */
		versionOf: (name: string): string | undefined =>
			shelf.records.get(name)?.loaded?.slot,

		/** Looks for changes in the folder now. */
		refresh: (): Promise<void> => exclusive(look),

		/** Resolves when everything begun so far has ended, well or not. */
		settled,

		/** What the health routes tell. */
		status() {
			const process = supervisor.status();
			const models = [...shelf.records.values()].map(
				(record) =>
					[record.name, describeModel(record, mode === "draining")] as const,
			);
			return {
				mode,
				leases,
				modelsAvailable: models.some(([, { state }]) => state === "ready"),
				models: Object.fromEntries(models),
				memory: describeMemory(
					process.residentBytes,
					process.peakBytes,
					options.memoryLimitBytes,
				),
				cache: { ...counts, ...shelf.counts },
				/** Why there are no models, or why a changed folder was not taken. */
				reason: folderFault && `${folderFault.code}: ${folderFault.message}`,
				process: {
					state: process.state,
					pid: process.pid,
					runtime: process.runtime,
					starts: process.starts,
					waiting: process.waiting,
					reason:
						process.fault && `${process.fault.code}: ${process.fault.message}`,
				},
			};
		},
	};
}
