import {
	asInferenceError,
	InferenceError,
	type InferenceErrorCode,
} from "./inference-error.ts";
import type { Loader } from "./loader.ts";
import { createBudget } from "./memory-budget.ts";
import {
	createRecord,
	type Loaded,
	type ModelRecord,
	type Version,
} from "./model-record.ts";

export interface ShelfEvent {
	readonly level: "info" | "warn";
	/** A sentence without a path in it. */
	readonly message: string;
	readonly model?: string;
	readonly code?: InferenceErrorCode;
}

export interface ShelfOptions {
	readonly loader: Loader;
	/** What the inference process may hold, models and all, in bytes. */
	readonly memoryLimitBytes: number;
	/** Wait before a version that ended the process is tried again, in ms; it doubles. */
	readonly firstRetryMs: number;
	/** Told of what an operator should know. */
	readonly tell: (event: ShelfEvent) => void;
}

/**
 * Which models there are, and which version of each is loaded. Loading,
 * swapping and unloading must happen one after the other: the caller sees to
 * that.
 */
export function createShelf(options: ShelfOptions) {
	const { loader, memoryLimitBytes, tell } = options;
	const records = new Map<string, ModelRecord>();
	const counts = { loads: 0, evictions: 0, reloads: 0, rollbacks: 0 };
	let baselineBytes = 0;
	const budget = createBudget({
		limitBytes: memoryLimitBytes,
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
		const { loaded } = record;
		if (loaded === undefined) return;
		record.state = "draining";
		record.loaded = undefined;
		await loader.release(loaded.slot);
		record.state = "unloaded";
		record.reason = reason;
	}

	function forget(record: ModelRecord, reason?: InferenceError): void {
		record.loaded = undefined;
		if (record.state === "failed") return;
		record.state = "unloaded";
		record.reason = reason;
	}

	async function load(
		record: ModelRecord,
		version: Version,
		evict: boolean,
	): Promise<Loaded> {
		await budget.makeRoom(version, evict, record);
		const { loaded, kept } = await loader.load(version, () => {
			if (record.loaded === undefined) record.state = "warming";
		});
		counts.loads++;
		budget.note(version, loaded.memoryBytes);
		try {
			// It may have taken more than it was taken for.
			await budget.makeRoom(version, evict, record);
		} catch (error) {
			await loader.release(loaded.slot);
			throw error;
		}
		record.keep(kept);
		return loaded;
	}

	function install(
		record: ModelRecord,
		loaded: Loaded,
		reason?: InferenceError,
	): Loaded {
		record.loaded = loaded;
		record.state = "ready";
		record.reason = reason;
		const { version } = loaded.version.entry;
		tell({
			level: "info",
			message: `Version ${version} is ready.`,
			model: record.name,
		});
		return loaded;
	}

	function refuse(
		record: ModelRecord,
		version: Version,
		reason: InferenceError,
	): void {
		record.refuse(version, reason);
		tell({
			level: "warn",
			message: reason.message,
			model: record.name,
			code: reason.code,
		});
	}

	return {
		records: records as ReadonlyMap<string, ModelRecord>,
		counts,
		refuse,

		/** A process is up with nothing loaded; this is what it holds, in bytes. */
		emptied(bytes: number): void {
			baselineBytes = bytes;
			// Whatever an earlier process had loaded went with it.
			for (const record of records.values())
				if (record.loaded !== undefined) forget(record);
		},

		/** The process is gone, and with it all that was loaded. */
		lost(reason?: InferenceError): void {
			for (const record of records.values()) forget(record, reason);
		},

		/**
		 * Loads a model unless it is: the wanted version, or the last good one
		 * when that is refused.
		 *
		 * @param evict whether others may be unloaded for it
		 * @throws InferenceError why there is none
		 */
		async bringUp(record: ModelRecord, evict: boolean): Promise<Loaded> {
			if (record.loaded !== undefined) return record.loaded;
			let reason = record.refusal(record.wanted);
			for (const version of record.candidates()) {
				record.state = "loading";
				try {
					const loaded = await load(record, version, evict);
					if (reason !== undefined) counts.rollbacks++;
					return install(record, loaded, reason);
				} catch (error) {
					reason = asInferenceError(error);
					if (!reason.isVerdict && !reason.isDeath) {
						// The process, or the budget: not this version's fault.
						record.state = "unloaded";
						record.reason = reason;
						throw reason;
					}
					refuse(record, version, reason);
				}
			}
			record.state = "failed";
			record.reason = reason;
			throw (
				reason ??
				new InferenceError("MODEL_MISSING", `${record.name} has no version.`)
			);
		},

		/**
		 * Replaces what is loaded by these versions: all of them, or, when any
		 * fails its check, none. The models of one manifest were made to work
		 * together. One that never passed a check has nothing to lose and takes
		 * its new version in either case.
		 *
		 * @throws InferenceError why they were not taken
		 */
		async swap(versions: ReadonlyMap<string, Version>): Promise<void> {
			const fresh: { record: ModelRecord; loaded: Loaded }[] = [];
			let refused: InferenceError | undefined;
			for (const [name, version] of versions) {
				const record = records.get(name);
				if (record?.loaded === undefined) continue;
				if (record.loaded.version.signature === version.signature) continue;
				refused = record.refusal(version);
				if (refused !== undefined) break;
				try {
					fresh.push({ record, loaded: await load(record, version, true) });
				} catch (error) {
					refused = asInferenceError(error);
					refuse(record, version, refused);
					record.reason = refused;
					counts.rollbacks++;
					break;
				}
			}
			for (const [name, version] of versions) {
				const record =
					records.get(name) ??
					createRecord(name, version, options.firstRetryMs);
				records.set(name, record);
				if (refused !== undefined && record.good.length > 0) continue;
				record.wanted = version;
				if (record.state === "failed" && record.candidates().length > 0)
					record.state = "unloaded";
			}
			if (refused !== undefined) {
				for (const { loaded } of fresh) await loader.release(loaded.slot);
				throw refused;
			}
			for (const { record, loaded } of fresh) {
				const old = record.loaded;
				install(record, loaded);
				record.strikes = 0;
				counts.reloads++;
				// Asked after everything that was asked of the old one.
				if (old !== undefined) await loader.release(old.slot);
			}
			for (const record of [...records.values()]) {
				if (versions.has(record.name)) continue;
				await unload(record);
				records.delete(record.name);
			}
			await loader.prune([...records.values()].flatMap(({ good }) => good));
		},
	};
}
