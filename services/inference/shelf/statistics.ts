/** Runs that the percentile and the mean are taken over. */
const WINDOW = 512;

/** A model's runs: how many ever, and how long the latest took. */
export function createStatistics() {
	const latest = new Float64Array(WINDOW);
	let count = 0;
	return {
		/** @param ms of one run, >= 0 */
		record(ms: number): void {
			latest[count % WINDOW] = ms;
			count++;
		},
		/** Mean and 95th percentile of the latest 512 runs; 0 before the first. */
		summary(): { count: number; meanMs: number; p95Ms: number } {
			const kept = latest.slice(0, Math.min(count, WINDOW)).sort();
			if (kept.length === 0) return { count, meanMs: 0, p95Ms: 0 };
			const sum = kept.reduce((total, ms) => total + ms, 0);
			return {
				count,
				meanMs: rounded(sum / kept.length),
				// The nearest-rank definition.
				p95Ms: rounded(kept[Math.ceil(kept.length * 0.95) - 1]),
			};
		},
	};
}

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;
