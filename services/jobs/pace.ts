/** How much one item's end counts against all before it. */
const WEIGHT = 0.1;
/** How many ends are remembered. */
const MOST = 1000;
/** How far back the pace is measured, in ms. */
const WINDOW_MS = 60_000;

export type Pace = ReturnType<typeof createPace>;

/**
 * How fast items end here, and how what they took compares with what was
 * expected of them.
 *
 * @param parallel workers that make them
 */
export function createPace(parallel: number) {
	const ends: number[] = [];
	let factor = 1;
	return {
		/** @param expectedMs and @param ms of the work alone, > 0 */
		observe(expectedMs: number, ms: number): void {
			ends.push(performance.now());
			if (ends.length > MOST) ends.splice(0, MOST / 2);
			if (expectedMs > 0) factor += WEIGHT * (ms / expectedMs - factor);
		},

		/** Seconds until so much is made, by what was expected of it. */
		secondsFor: (expectedMs: number): number =>
			(expectedMs * factor) / 1000 / parallel,

		/** Items a second, as they ended lately; as many as there are workers, before any did. */
		perSecond(): number {
			const since = performance.now() - WINDOW_MS;
			const recent = ends.filter((at) => at > since);
			if (recent.length < 2) return parallel;
			return (
				recent.length / Math.max(1, (performance.now() - recent[0]) / 1000)
			);
		},
	};
}
