/** Share that a new observation has in the mean. */
const WEIGHT = 0.1;
/** A factor outside of these says more about the image than about the machine. */
const SLOWEST = 8;
const FASTEST = 1 / 8;

/**
 * How this machine's time for a converter's work compares with what the models
 * expect: they learned on another machine, and this one may be busy. The
 * geometric mean over the latest conversions, the old ones fading.
 */
export function createPace() {
	const logs = new Map<string, number>();
	return {
		/** What an expected time is to be multiplied by; 1 before anything was observed. */
		factor(converter: string): number {
			return Math.exp(logs.get(converter) ?? 0);
		},
		/** @param expectedMs as the models gave it, not yet multiplied */
		observe(converter: string, expectedMs: number, actualMs: number): void {
			const ratio = actualMs / expectedMs;
			if (!(ratio > 0) || !Number.isFinite(ratio)) return;
			const log = Math.log(Math.min(SLOWEST, Math.max(FASTEST, ratio)));
			const before = logs.get(converter);
			logs.set(
				converter,
				before === undefined ? log : before + WEIGHT * (log - before),
			);
		},
	};
}

export type Pace = ReturnType<typeof createPace>;
