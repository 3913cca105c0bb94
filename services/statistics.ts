/** The arithmetic mean; not a number of none. */
export function mean(values: ArrayLike<number>): number {
	let sum = 0;
	for (let i = 0; i < values.length; i++) sum += values[i];
	return sum / values.length;
}

/**
 * The p-quantile of some numbers, by linear interpolation between the closest
 * ranks: type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages"
 * (1996), and the default of NumPy and R.
 *
 * @param values in any order
 * @param p 0..1
 * @returns not a number of none
 */
export function quantile(values: ArrayLike<number>, p: number): number {
	const sorted = Float64Array.from(values).sort();
	const at = Math.max(0, sorted.length - 1) * p;
	const below = sorted[Math.floor(at)] ?? Number.NaN;
	const above = sorted[Math.ceil(at)] ?? Number.NaN;
	return below + (above - below) * (at - Math.floor(at));
}

/** The middle number, or the mean of the two in the middle; not a number of none. */
export const median = (values: ArrayLike<number>): number =>
	quantile(values, 0.5);
