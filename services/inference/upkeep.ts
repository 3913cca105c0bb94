import { every } from "../every.ts";
import { createWaiting } from "../waiting.ts";
import type { InferenceEvent } from "./events.ts";
import { createFolderWatch } from "./folder/folder-watch.ts";
import { InferenceError } from "./inference-error.ts";
import {
	createSupervisor,
	type SupervisorOptions,
} from "./process/supervisor.ts";
import { createLoader } from "./shelf/loader.ts";
import type { ModelRecord } from "./shelf/model-record.ts";
import { createShelf } from "./shelf/shelf.ts";
import { takeRelease } from "./shelf/take-release.ts";
import type { Loaded } from "./shelf/version.ts";

export interface UpkeepOptions
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
	/** Told of what an operator should know. */
	readonly onEvent?: (event: InferenceEvent) => void;
}

/**
 * Keeps the folder, the shelf and the process in step: what the folder lists is
 * on the shelf, and what should be loaded is, after every start of the process.
 * Whatever changes the shelf happens here, one step after the other.
 *
 * @param isWanted whether the models are to be had just now
 */
export function createUpkeep(options: UpkeepOptions, isWanted: () => boolean) {
	const tell = options.onEvent ?? (() => {});
	const counts = { hits: 0, misses: 0 };
	const steps = createWaiting({ places: 1 });
	let stopWatching = () => {};

	const supervisor = createSupervisor({
		...options,
		onUp: () => void steps.run(restore).catch(() => {}),
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
	const folder = createFolderWatch({
		folder: options.folder,
		featureSchemaVersion: options.featureSchemaVersion,
		take: (release) => takeRelease(shelf, release),
		tell,
	});

	/** Loads those models that are worth it; each one's failure is in its record. */
	async function bringUpWhere(
		isWorthIt: (record: ModelRecord) => boolean,
	): Promise<void> {
		for (const record of shelf.records.values())
			if (isWorthIt(record)) await shelf.bringUp(record, false).catch(() => {});
	}

	/** A new process is up: loads what it should hold. */
	async function restore(): Promise<void> {
		const { residentBytes } = await supervisor.ask({ kind: "ping" });
		shelf.emptied(residentBytes);
		await bringUpWhere(({ good }) => options.loadAtOnce || good().length > 0);
	}

	async function refresh(): Promise<void> {
		await folder.read();
		if (isWanted() && shelf.records.size > 0) supervisor.start();
	}

	/** Looks for changes, and tries again what may have got better by itself. */
	async function look(): Promise<void> {
		if (!isWanted()) return;
		if (await folder.isStale()) await refresh();
		if (supervisor.status().state !== "up" || !options.loadAtOnce) return;
		await bringUpWhere(
			({ loaded, candidates }) =>
				loaded() === undefined && candidates().length > 0,
		);
	}

	async function settled(): Promise<void> {
		await steps.run(async () => {});
		await supervisor.settled();
		await steps.run(async () => {});
	}

	return {
		records: shelf.records,
		ask: supervisor.ask,
		process: supervisor.status,
		/** Why there are no models, or why a changed folder was not taken. */
		folderFault: folder.fault,
		/** How often what was needed was loaded or not, and what became of the shelf. */
		counts: () => ({ ...counts, ...shelf.counts }),

		/** Reads the folder, starts the process, and looks after both from now on. */
		begin(): void {
			steps.run(refresh).catch(() => {});
			stopWatching = every(options.watchEveryMs, () => steps.run(look));
		},

		/** @param graceMs how long open answers may take before the process is killed */
		async end(graceMs: number): Promise<void> {
			stopWatching();
			await supervisor.stop(graceMs);
			shelf.lost();
		},

		/** Removes what was kept of good versions; after `end`. */
		close: (): Promise<void> => steps.run(loader.close),

		/** Looks for changes in the folder now. */
		look: (): Promise<void> => steps.run(look),

		/** Resolves when everything begun so far has ended, well or not. */
		settled,

		/**
		 * A model that can be asked, loaded for this if need be.
		 *
		 * @throws InferenceError why there is none
		 */
		async need(name: string): Promise<[ModelRecord, Loaded]> {
			// The folder may not have been read yet, and a process may be starting.
			if (shelf.records.get(name)?.loaded() === undefined) await settled();
			const record = shelf.records.get(name);
			if (record === undefined)
				throw (
					folder.fault() ??
					new InferenceError("MODEL_MISSING", `There is no model ${name}.`)
				);
			const loaded = record.loaded();
			counts[loaded === undefined ? "misses" : "hits"]++;
			if (loaded !== undefined) return [record, loaded];
			const reason = record.reason();
			if (record.candidates().length === 0 && reason !== undefined)
				throw reason;
			return [record, await steps.run(() => shelf.bringUp(record, true))];
		},
	};
}
