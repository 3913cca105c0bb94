import { InferenceError } from "../inference-error.ts";
import type { ModelRecord } from "./model-record.ts";
import type { Version } from "./version.ts";

export interface BudgetOptions {
	/** What the inference process may hold, models and all, in bytes. */
	readonly limitBytes: number;
	/** What it holds with no model loaded, in bytes. */
	readonly baselineBytes: () => number;
	readonly records: () => Iterable<ModelRecord>;
	/** Unloads a model; resolves when it is gone. */
	readonly unload: (record: ModelRecord) => Promise<void>;
}

/** A model that was never loaded is taken for this many times its file, and a little. */
const FILE_TO_MEMORY = 3;
const LEAST_BYTES = 2 ** 20;

/**
 * Keeps the loaded models within the process's memory limit. It counts what
 * each load was measured to take rather than the process's size at the moment,
 * which also holds what a run is using.
 */
export function createBudget(options: BudgetOptions) {
	/** Measured growth by SHA-256, in bytes. */
	const measured = new Map<string, number>();

	function used(): number {
		let bytes = options.baselineBytes();
		for (const record of options.records())
			bytes += record.loaded()?.memoryBytes ?? 0;
		return bytes;
	}

	const expected = ({ entry }: Version): number =>
		measured.get(entry.sha256) ?? LEAST_BYTES + FILE_TO_MEMORY * entry.bytes;

	return {
		used,

		/**
		 * Makes room for a version.
		 *
		 * @param evict whether others may be unloaded for it, the least recently used first
		 * @param spare a model that must stay
		 * @throws InferenceError MEMORY_BUDGET when there is no room
		 */
		async makeRoom(
			version: Version,
			evict: boolean,
			spare: ModelRecord,
		): Promise<void> {
			const needed = expected(version);
			while (used() + needed > options.limitBytes) {
				const others = [...options.records()].filter(
					(record) => record !== spare && record.loaded() !== undefined,
				);
				const alone = options.baselineBytes() + needed > options.limitBytes;
				if (!evict || alone || others.length === 0)
					throw new InferenceError(
						"MEMORY_BUDGET",
						`${version.entry.name} needs about ${mebibytes(needed)} MiB; ${mebibytes(Math.max(0, options.limitBytes - used()))} of ${mebibytes(options.limitBytes)} are free.`,
					);
				others.sort((a, b) => lastNeeded(a) - lastNeeded(b));
				await options.unload(others[0]);
			}
		},

		/** Notes what a version was measured to take. */
		note({ entry }: Version, bytes: number): void {
			measured.set(entry.sha256, bytes);
		},
	};
}

const lastNeeded = (record: ModelRecord): number =>
	Math.max(record.lastUsed(), record.loaded()?.at ?? 0);

const mebibytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);
