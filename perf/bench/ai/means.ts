import { mean } from "../../../services/statistics.ts";
import type { ItemResult, Row } from "./measure-item.ts";

/** The tiers by hand, and the router's choice. */
export const AI_WAYS = ["tier 1", "tier 2", "tier 3", "auto"];

export const rowsOf = (results: readonly ItemResult[], way: string): Row[] =>
	results.flatMap(({ rows }) => rows.filter((row) => row.way === way));

/** Every way that was measured, in its first order. */
export const waysOf = (results: readonly ItemResult[]): string[] => [
	...new Set(results.flatMap(({ rows }) => rows.map(({ way }) => way))),
];

/** What the plain route and another way gave of the same pictures. */
export function pairsWithPlain(
	results: readonly ItemResult[],
	way: string,
	of: (row: Row) => number | undefined = (row) => row.ssim,
): { readonly plain: number; readonly other: number }[] {
	return results.flatMap(({ rows }) => {
		const [plain, other] = ["plain", way].map((name) => {
			const row = rows.find((one) => one.way === name);
			return row && of(row);
		});
		return plain === undefined || other === undefined ? [] : [{ plain, other }];
	});
}

/**
 * The share of the plain route's mean error, 1 - SSIM, that is gone: 1 is all of
 * it, below 0 there is more. Means of errors, so that hard pictures weigh most.
 */
export function errorRemoved(
	results: readonly ItemResult[],
	way: string,
	of?: (row: Row) => number | undefined,
): number {
	const pairs = pairsWithPlain(results, way, of);
	const before = mean(pairs.map(({ plain }) => 1 - plain));
	const after = mean(pairs.map(({ other }) => 1 - other));
	return (before - after) / before;
}

export function groupBy<One>(
	all: readonly One[],
	key: (one: One) => string,
): Map<string, One[]> {
	const groups = new Map<string, One[]>();
	for (const one of all) {
		const name = key(one);
		const group = groups.get(name);
		if (group === undefined) groups.set(name, [one]);
		else group.push(one);
	}
	return groups;
}
