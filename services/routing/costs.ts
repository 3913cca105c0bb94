/**
 * A conversion is begun when so many times its expected ms are left: one that is given up keeps its
 * worker from the next request for a while.
 */
const CAUTION = 1.4;
/** The same for a damaged picture, whose noise and soft edges take several times what the models expect, or nothing more. */
const CAUTION_IF_DAMAGED = 4;

export type Costs = ReturnType<typeof createCosts>;

/**
 * What conversions of one picture take, by what was measured of it under the load of the moment: until one is made that is
 * how long looking at the picture had to wait; afterwards how much slower the last was than expected, and how long it waited.
 *
 * @param waitedMs how long the look waited for a worker and its answer for this thread
 * @param isDamaged whether the picture has damage, or may have some that wasn't looked for to the end
 */
export function createCosts(waitedMs: number, isDamaged = false) {
	const caution = (converter: string) =>
		isDamaged && !factors.has(converter) ? CAUTION_IF_DAMAGED : CAUTION;
	let waitMs = Math.max(0, waitedMs);
	const factors = new Map<string, number>();

	/** Another converter is never expected to be quicker for it: what it shares is the machine, not its ease with this picture. */
	function factor(converter: string): number {
		return factors.get(converter) ?? Math.max(1, ...factors.values());
	}

	return {
		/**
		 * ms that have to be left for a conversion to be begun.
		 *
		 * @param expectedMs of its work, as the models gave it at this machine's pace
		 */
		of: (converter: string, expectedMs: number): number =>
			waitMs + caution(converter) * factor(converter) * expectedMs,

		/** Of so many ms those that aren't waited for a worker, >= 0. */
		beside: (leftMs: number): number => Math.max(0, leftMs - waitMs),

		/**
		 * A conversion was made.
		 *
		 * @param expectedMs as above; undefined where nothing was expected of it
		 * @param workMs what the worker took for it
		 * @param wallMs from asking for it to having it
		 */
		observe(
			converter: string,
			expectedMs: number | undefined,
			workMs: number,
			wallMs: number,
		): void {
			waitMs = Math.max(0, wallMs - workMs);
			if (expectedMs !== undefined && expectedMs > 0 && workMs > 0)
				factors.set(converter, workMs / expectedMs);
		},
	};
}
