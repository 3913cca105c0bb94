import { mean, median, quantile } from "./statistics.ts";

/** Durations that the figures are taken over. */
const WINDOW = 512;

export interface DurationSummary {
	/** How many there ever were. */
	readonly count: number;
	/** Of the latest, in ms, to a thousandth; 0 before the first. */
	readonly meanMs: number;
	readonly p50Ms: number;
	readonly p95Ms: number;
}

/** How long the latest 512 of something took, and how many there ever were. */
export function createDurations() {
	const latest = new Float64Array(WINDOW);
	let count = 0;
	return {
		/** @param ms >= 0 */
		record(ms: number): void {
			latest[count % WINDOW] = ms;
			count++;
		},
		summary(): DurationSummary {
			if (count === 0) return { count, meanMs: 0, p50Ms: 0, p95Ms: 0 };
			const kept = latest.subarray(0, Math.min(count, WINDOW));
			return {
				count,
				meanMs: rounded(mean(kept)),
				p50Ms: rounded(median(kept)),
				p95Ms: rounded(quantile(kept, 0.95)),
			};
		},
	};
}

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;
