/** A step that was never taken counts as taking nothing: one has to be taken once before its time is known. */
const UNKNOWN = 0;
/** Share of the latest time in what is expected of the next, where it is more than was expected, and where it is less: what overruns makes an answer late. */
const WEIGHT_OF_MORE = 0.7;
const WEIGHT_OF_LESS = 0.3;
/** What is left of an expectation each time that a step is left out for it, so that it is tried again once the machine is less busy. */
const FADING = 0.9;

/** ms for a pixel of each step, as it took lately in this thread. */
const expectations = new Map<string, number>();

export type Haste = ReturnType<typeof createHaste>;

/**
 * Leaves out what wouldn't end in time. How long a step takes is known from when it was last taken in this thread, under the load of
 * then, for each of its pixels; all steps are timed, hurried or not.
 *
 * @param until by `Date.now()`, ms; infinite where there is no hurry
 */
export function createHaste(until = Number.POSITIVE_INFINITY) {
	let hasSkipped = false;
	return {
		/**
		 * Takes a step if it is expected to end in time.
		 *
		 * @param pixels what its time grows with
		 * @returns undefined where it was left out
		 */
		take<Result>(
			step: string,
			pixels: number,
			run: () => Result,
		): Result | undefined {
			const began = performance.now();
			const expected = expectations.get(step);
			const expectedMs = (expected ?? UNKNOWN) * pixels;
			if (Date.now() + expectedMs > until) {
				hasSkipped = true;
				if (expected !== undefined) expectations.set(step, FADING * expected);
				return undefined;
			}
			const result = run();
			const took = (performance.now() - began) / pixels;
			const before = expected ?? took;
			const weight = took > before ? WEIGHT_OF_MORE : WEIGHT_OF_LESS;
			expectations.set(step, before + weight * (took - before));
			return result;
		},

		/** Whether anything was left out. */
		hasSkipped: (): boolean => hasSkipped,
	};
}
