import { table } from "./markdown.ts";

/** Something that the service is held to, and whether it was kept. */
export interface Budget {
	readonly name: string;
	/** What was measured, as a reader is told. */
	readonly measured: string;
	/** Such as "<= 100"; left out where the name says it all. */
	readonly limit?: string;
	readonly kept: boolean;
}

/** A budget that a value must not exceed. What was not measured is not kept. */
export const atMost = (
	name: string,
	value: number | undefined,
	limit: number,
): Budget =>
	budget(name, value, `<= ${limit}`, (measured) => measured <= limit);

/** A budget that a value must reach. What was not measured is not kept. */
export const atLeast = (
	name: string,
	value: number | undefined,
	limit: number,
): Budget =>
	budget(name, value, `>= ${limit}`, (measured) => measured >= limit);

/** A budget with a least and a most. What was not measured is not kept. */
export const between = (
	name: string,
	value: number | undefined,
	[low, high]: readonly [low: number, high: number],
): Budget =>
	budget(
		name,
		value,
		`${low} .. ${high}`,
		(measured) => low <= measured && measured <= high,
	);

function budget(
	name: string,
	value: number | undefined,
	limit: string,
	keeps: (value: number) => boolean,
): Budget {
	const isMeasured = value !== undefined && !Number.isNaN(value);
	const measured = isMeasured ? written(value) : "not measured";
	return { name, measured, limit, kept: isMeasured && keeps(value) };
}

/** A number of at most four digits that count, and never in powers of ten. */
function written(value: number): string {
	return Math.abs(value) >= 1000
		? String(Math.round(value))
		: String(Number(value.toPrecision(4)));
}

export const brokenOf = (budgets: readonly Budget[]): Budget[] =>
	budgets.filter(({ kept }) => !kept);

/** The table of budgets, for a report. */
export function budgetTable(budgets: readonly Budget[]): string {
	const hasLimits = budgets.some(({ limit }) => limit !== undefined);
	return table(
		["budget", "measured", ...(hasLimits ? ["limit"] : []), ""],
		budgets.map(({ name, measured, limit = "", kept }) => [
			name,
			measured,
			...(hasLimits ? [limit] : []),
			kept ? "kept" : "**broken**",
		]),
	);
}

/** Names each broken budget, one a line, and has the process end with 1 where there is one. */
export function gate(budgets: readonly Budget[]): void {
	const broken = brokenOf(budgets);
	for (const budget of broken) console.error(`Broken: ${inWords(budget)}`);
	if (broken.length > 0) process.exitCode = 1;
}

/** A budget in one line. */
export const inWords = ({ name, measured, limit }: Budget): string =>
	limit === undefined
		? `${name}: ${measured}`
		: `${name}: ${measured}, ${limit}`;
