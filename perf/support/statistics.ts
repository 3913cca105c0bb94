/**
 * The p-quantile of some numbers, by linear interpolation between the closest
 * ranks (the default of NumPy and R).
 *
 * @param values in any order, at least one
 * @param p 0..1
 */
export function quantile(values: readonly number[], p: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (sorted.length - 1) * p;
	const below = Math.floor(at);
	const above = Math.min(below + 1, sorted.length - 1);
	return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}

export const median = (values: readonly number[]): number =>
	quantile(values, 0.5);
