import type { InferenceError } from "../inference-error.ts";
import type { Version } from "./version.ts";

interface Refusal {
	readonly error: InferenceError;
	/** ms since the epoch; Infinity for a verdict about the file. */
	readonly retryAt: number;
	readonly times: number;
}

/** The longest wait before a fault that may pass by itself is tried again, in ms. */
const LONGEST_RETRY_MS = 60_000;

/**
 * Which versions may not be tried now, and why. A verdict about a file stands;
 * any other fault is forgotten after a while, twice as long after each time.
 *
 * @param firstRetryMs wait after a first fault that may pass by itself
 */
export function createRefusals(firstRetryMs: number) {
	const refusals = new Map<string, Refusal>();
	return {
		note({ signature }: Version, error: InferenceError): void {
			const times = (refusals.get(signature)?.times ?? 0) + 1;
			const wait = Math.min(LONGEST_RETRY_MS, firstRetryMs * 2 ** (times - 1));
			refusals.set(signature, {
				error,
				times,
				retryAt: error.isVerdict ? Number.POSITIVE_INFINITY : Date.now() + wait,
			});
		},

		/** Why a version may not be tried now. */
		of({ signature }: Version): InferenceError | undefined {
			const refusal = refusals.get(signature);
			return refusal !== undefined && Date.now() < refusal.retryAt
				? refusal.error
				: undefined;
		},

		/** It passed its check: whatever was held against it is over. */
		clear({ signature }: Version): void {
			refusals.delete(signature);
		},
	};
}
