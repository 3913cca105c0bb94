import type { Tell } from "../events.ts";
import { asInferenceError, InferenceError } from "../inference-error.ts";
import type { Loader } from "./loader.ts";
import { createBudget } from "./memory-budget.ts";
import { createRecord, type ModelRecord } from "./model-record.ts";
import type { Loaded, Version } from "./version.ts";

export interface ShelfOptions {
	readonly loader: Loader;
	/** What the inference process may hold, models and all, in bytes. */
	readonly memoryLimitBytes: number;
	/** Wait before a version that ended the process is tried again, in ms; it doubles. */
	readonly firstRetryMs: number;
	readonly tell: Tell;
}

export type Shelf = ReturnType<typeof createShelf>;

/**
 * Which models there are, and which version of each is loaded. Loading,
 * replacing and unloading must happen one after the other: the caller sees to
 * that.
 */
export function createShelf(options: ShelfOptions) {
	const { loader, tell } = options;
	const records = new Map<string, ModelRecord>();
	const counts = { loads: 0, evictions: 0, reloads: 0, rollbacks: 0 };
	let baselineBytes = 0;
	const budget = createBudget({
		limitBytes: options.memoryLimitBytes,
		baselineBytes: () => baselineBytes,
		records: () => records.values(),
		unload: async (record) => {
			counts.evictions++;
			const reason = new InferenceError(
				"MEMORY_BUDGET",
				"It was unloaded to make room for another model.",
			);
			tell({ level: "info", message: reason.message, model: record.name });
			await unload(record, reason);
		},
	});

	async function unload(
		record: ModelRecord,
		reason?: InferenceError,
	): Promise<void> {
		const old = record.drain();
		if (old === undefined) return;
		await loader.release(old.slot);
		record.drained(reason);
	}

	/**
	 * Loads and checks a version, beside the loaded one if there is one.
	 *
	 * @param evict whether other models may be unloaded for it
	 */
	async function open(
		record: ModelRecord,
		version: Version,
		evict: boolean,
	): Promise<Loaded> {
		await budget.makeRoom(version, evict, record);
		const { loaded, kept } = await loader.load(version, record.warming);
		counts.loads++;
		budget.note(version, loaded.memoryBytes);
		try {
			// It may have taken more than it was taken for.
			await budget.makeRoom(version, evict, record);
		} catch (error) {
			await loader.release(loaded.slot);
			throw error;
		}
		record.passed(kept);
		return loaded;
	}

	return {
		records: records as ReadonlyMap<string, ModelRecord>,
		counts: counts as Readonly<typeof counts>,

		/** A process is up with nothing loaded; this is what it holds, in bytes. */
		emptied(bytes: number): void {
			baselineBytes = bytes;
			// Whatever an earlier process had loaded went with it.
			for (const record of records.values())
				if (record.loaded() !== undefined) record.lost();
		},

		/** The process is gone, and with it all that was loaded. */
		lost(reason?: InferenceError): void {
			for (const record of records.values()) record.lost(reason);
		},

		/**
		 * Loads a model unless it is: the wanted version, or the last good one
		 * when that is refused.
		 *
		 * @param evict whether others may be unloaded for it
		 * @throws InferenceError why there is none
		 */
		async bringUp(record: ModelRecord, evict: boolean): Promise<Loaded> {
			const there = record.loaded();
			if (there !== undefined) return there;
			let reason = record.refusal(record.wanted());
			for (const version of record.candidates()) {
				record.loading();
				try {
					const opened = await open(record, version, evict);
					if (reason !== undefined) counts.rollbacks++;
					record.ready(opened, reason);
					return opened;
				} catch (error) {
					reason = asInferenceError(error);
					if (!reason.isVerdict && !reason.isDeath) {
						// The process, or the budget: not this version's fault.
						record.postponed(reason);
						throw reason;
					}
					record.refuse(version, reason);
				}
			}
			record.failed(reason);
			throw (
				reason ??
				new InferenceError("MODEL_MISSING", `${record.name} has no version.`)
			);
		},

		/**
		 * Opens another version of a model that serves. One that fails is refused,
		 * and what serves goes on serving.
		 *
		 * @throws InferenceError why it can't be used
		 */
		async openBeside(record: ModelRecord, version: Version): Promise<Loaded> {
			try {
				return await open(record, version, true);
			} catch (error) {
				const refused = asInferenceError(error);
				record.refuse(version, refused);
				record.heldBack(refused);
				counts.rollbacks++;
				throw refused;
			}
		},

		/** Has another opened version serve; the old one goes after what was asked of it. */
		async replace(record: ModelRecord, opened: Loaded): Promise<void> {
			const old = record.replace(opened);
			counts.reloads++;
			if (old !== undefined) await loader.release(old.slot);
		},

		/** Lets go of a version that was opened and is not to serve. */
		discard: (opened: Loaded): Promise<void> => loader.release(opened.slot),

		/** A model's record, made when there was none. */
		record(name: string, version: Version): ModelRecord {
			const known = records.get(name);
			if (known !== undefined) return known;
			const fresh = createRecord(name, version, options);
			records.set(name, fresh);
			return fresh;
		},

		/** Forgets models that are not among these, and bytes that no version needs. */
		async keepOnly(names: ReadonlyMap<string, unknown>): Promise<void> {
			for (const record of [...records.values()]) {
				if (names.has(record.name)) continue;
				await unload(record);
				records.delete(record.name);
			}
			await loader.prune([...records.values()].flatMap(({ good }) => good()));
		},
	};
}
