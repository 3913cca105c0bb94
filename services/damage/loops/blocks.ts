import type { Blocks, Loops } from "./loops.ts";

/** How many numbers {@link layBlocks} asks of its loops. */
export function memoryOfBlocks(
	{ side }: Pick<Blocks, "side">,
	count: number,
	slacks: number,
): number {
	return count + side * side * (count + slacks + 2);
}

/**
 * @param starts in the order of rows
 * @param slacks how many blocks have slack of their own: all, or one for all
 * @param bandLength numbers in a sheet from one band's first row to the next's
 * @param origin where in a sheet the first band begins
 * @returns middles and slack are still to be filled in
 */
export function layBlocks(
	loops: Loops,
	{ side, wide, high }: Pick<Blocks, "side" | "wide" | "high">,
	starts: Int32Array,
	slacks: number,
	{
		origin,
		bandLength,
		bands,
	}: {
		readonly origin: number;
		readonly bandLength: number;
		readonly bands: number;
	},
): Blocks {
	const count = side * side;
	const firsts: number[] = [0];
	for (let band = 1, n = 0; band <= bands; band++) {
		const end = origin + band * bandLength;
		while (n < starts.length && starts[n] < end) n++;
		firsts.push(n);
	}
	return {
		side,
		wide,
		high,
		starts: loops.integers(starts),
		middles: loops.floats(count * starts.length),
		slack: loops.floats(count * slacks),
		scratch: loops.floats(2 * count),
		bands: firsts,
	};
}
