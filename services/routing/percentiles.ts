/** Samples that the percentiles are taken over. */
const WINDOW = 512;

export interface Percentiles {
	readonly count: number;
	readonly p50Ms: number;
	readonly p95Ms: number;
}

/** Durations of the latest 512 events, and how many there ever were. */
export function createPercentiles() {
	const latest = new Float64Array(WINDOW);
	let count = 0;
	return {
		record(ms: number): void {
			latest[count % WINDOW] = ms;
			count++;
		},
		/** By nearest rank; 0 before the first event. */
		summary(): Percentiles {
			const kept = latest.slice(0, Math.min(count, WINDOW)).sort();
			const rank = (share: number) =>
				kept.length === 0 ? 0 : kept[Math.ceil(kept.length * share) - 1];
			const rounded = (ms: number) => Math.round(ms * 100) / 100;
			return { count, p50Ms: rounded(rank(0.5)), p95Ms: rounded(rank(0.95)) };
		},
	};
}
