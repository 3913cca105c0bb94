import type { InferenceError } from "./inference-error.ts";
import type { ModelEntry } from "./manifest.ts";
import { createStatistics } from "./statistics.ts";

/** One file as one manifest entry describes it. */
export interface Version {
	readonly entry: ModelEntry;
	/** The file in the models folder. */
	readonly path: string;
	/** Where its bytes were kept once they had passed the check. */
	readonly keptAt?: string;
	/** Changes when the entry or the file does. */
	readonly signature: string;
}

/** A version that is loaded in the inference process and passed its check. */
export interface Loaded {
	readonly version: Version;
	readonly slot: string;
	/** What the process grew by, in bytes. */
	readonly memoryBytes: number;
	/** ms since the epoch. */
	readonly at: number;
}

export type ModelState =
	/** Not in memory; loaded when it is next needed. */
	| "unloaded"
	| "loading"
	/** Read and opened; its golden vectors are being computed. */
	| "warming"
	| "ready"
	/** Still answers what was asked, takes nothing new. */
	| "draining"
	/** No version can be used; the reason says why. */
	| "failed";

interface Refusal {
	readonly error: InferenceError;
	/** ms since the epoch; Infinity for a verdict about the file. */
	readonly retryAt: number;
	readonly times: number;
}

/** The longest wait before a fault that may pass by itself is tried again, in ms. */
const LONGEST_RETRY_MS = 60_000;
/** Versions kept to go back to. */
const KEPT = 2;

export type ModelRecord = ReturnType<typeof createRecord>;

/**
 * What is known of one model by name, whichever version it is.
 *
 * @param firstRetryMs wait after a first fault that may pass by itself; it doubles
 */
export function createRecord(
	name: string,
	first: Version,
	firstRetryMs: number,
) {
	const refusals = new Map<string, Refusal>();
	return {
		name,
		/** The version to load next. */
		wanted: first,
		/** Versions that passed their check, the newest first. */
		good: [] as Version[],
		state: "unloaded" as ModelState,
		reason: undefined as InferenceError | undefined,
		loaded: undefined as Loaded | undefined,
		/** ms since the epoch; 0 before the first run. */
		lastUsed: 0,
		/** Ends of the process in a row that came of running it. */
		strikes: 0,
		statistics: createStatistics(),

		refuse(version: Version, error: InferenceError): void {
			const times = (refusals.get(version.signature)?.times ?? 0) + 1;
			const wait = Math.min(LONGEST_RETRY_MS, firstRetryMs * 2 ** (times - 1));
			refusals.set(version.signature, {
				error,
				times,
				retryAt: error.isVerdict ? Number.POSITIVE_INFINITY : Date.now() + wait,
			});
		},

		/** Why a version may not be tried now. */
		refusal(version: Version): InferenceError | undefined {
			const refusal = refusals.get(version.signature);
			return refusal !== undefined && Date.now() < refusal.retryAt
				? refusal.error
				: undefined;
		},

		/** What to try, the wanted version first. */
		candidates(): Version[] {
			const { signature } = this.wanted;
			return [
				this.wanted,
				...this.good.filter((version) => version.signature !== signature),
			].filter((version) => this.refusal(version) === undefined);
		},

		/** Notes that a version passed its check, and where its bytes are kept. */
		keep(version: Version): void {
			refusals.delete(version.signature);
			if (this.wanted.signature === version.signature) this.wanted = version;
			this.good = [
				version,
				...this.good.filter((kept) => kept.signature !== version.signature),
			].slice(0, KEPT);
		},
	};
}
