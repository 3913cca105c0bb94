/** An 11-tap symmetric filter over runs of doubles, with memory of its own. */
export interface Weighing {
	/** All of the filter's memory, in doubles. Taken anew after each `reserve`, which may move it. */
	readonly memory: () => Float64Array;
	/** Makes sure that there is room for so many doubles; what was there stays. */
	reserve(doubles: number): void;
	/**
	 * Writes the weighted sum of eleven runs of doubles: w0 times the first, and w1 .. w5 times the
	 * sums of the pairs that follow.
	 *
	 * @param target where the result begins, as an index into `memory`
	 * @param count doubles to write, a multiple of four, at least four
	 * @param sources eleven indices: the centre, then the two neighbours at distance 1, 2, .. 5
	 */
	weigh(target: number, count: number, sources: readonly number[]): void;
}
