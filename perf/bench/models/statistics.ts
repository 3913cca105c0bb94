import { mulberry32 } from "../../../services/mulberry32.ts";
import { mean, quantile } from "../../../services/statistics.ts";

/** A number over all pictures and its 95% bootstrap interval. */
export interface Estimate {
	readonly value: number;
	readonly low: number;
	readonly high: number;
}

const ROUNDS = 1000;

/**
 * A statistic with its 95% interval by bootstrap: brands, not pictures, are drawn with replacement,
 * because pictures of one brand are not independent (cluster bootstrap, Davison and Hinkley 1997).
 *
 * @param brands the brand of each picture
 * @param statistic from the indices of drawn pictures to a number
 */
export function bootstrap(
	brands: readonly string[],
	statistic: (rows: readonly number[]) => number,
): Estimate {
	const groups = [...groupRows(brands).values()];
	const random = mulberry32(5);
	const drawn: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		const rows: number[] = [];
		for (let k = 0; k < groups.length; k++)
			rows.push(...(groups[Math.floor(random() * groups.length)] ?? []));
		const value = statistic(rows);
		if (Number.isFinite(value)) drawn.push(value);
	}
	return {
		value: statistic([...brands.keys()]),
		low: quantile(drawn, 0.025),
		high: quantile(drawn, 0.975),
	};
}

/** The places of equal keys. */
export function groupRows<Key>(keys: readonly Key[]): Map<Key, number[]> {
	const groups = new Map<Key, number[]>();
	for (const [row, key] of keys.entries()) {
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [row]);
		else group.push(row);
	}
	return groups;
}

/**
 * Kendall's tau of a prediction and a truth over the pairs whose truth differs by `least` or more:
 * concordant less discordant pairs, by their number, -1..1. Pairs that are the same drawing, or as
 * good as, have no order to predict.
 *
 * @returns NaN when no pair differs
 */
export function kendall(
	guess: readonly number[],
	truth: readonly number[],
	least: number,
): number {
	let pairs = 0;
	let order = 0;
	for (let a = 0; a < truth.length; a++)
		for (let b = a + 1; b < truth.length; b++) {
			const gap = (truth[a] as number) - (truth[b] as number);
			// NaN, a conversion that failed, is no pair.
			if (!(Math.abs(gap) >= least)) continue;
			pairs++;
			order += Math.sign(((guess[a] as number) - (guess[b] as number)) * gap);
		}
	return pairs === 0 ? Number.NaN : order / pairs;
}

/** Counts of each truth (row) and guess (column). */
export function confusion(
	truth: readonly number[],
	guess: readonly number[],
	classes: number,
): number[][] {
	const table = Array.from({ length: classes }, () =>
		new Array<number>(classes).fill(0),
	);
	for (const [row, real] of truth.entries()) {
		const counts = table[real] as number[];
		const column = guess[row] as number;
		counts[column] = (counts[column] as number) + 1;
	}
	return table;
}

/** The unweighted mean of the classes' F1; a class that occurs nowhere is left out. */
export function macroF1(table: readonly (readonly number[])[]): number {
	const scores: number[] = [];
	for (const [k, row] of table.entries()) {
		const hit = row[k] as number;
		const real = row.reduce((a, b) => a + b, 0);
		const said = table.reduce((sum, other) => sum + (other[k] as number), 0);
		if (real + said > 0) scores.push((2 * hit) / (real + said));
	}
	return mean(scores);
}
