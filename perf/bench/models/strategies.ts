import { mulberry32 } from "../../../services/mulberry32.ts";
import { mean } from "../../../services/statistics.ts";
import { groupRows } from "./statistics.ts";

/** Measured SSIM of each picture (row) by each candidate (column); NaN where a conversion failed. */
export type Table = readonly (readonly number[])[];

/** What strategies may know of a picture: never its measured SSIM. */
export interface Known {
	/** Scaled features. */
	readonly features: readonly number[];
	/** Class by the classifier. */
	readonly kind: number;
}

const NEIGHBOURS = 15;
/** SSIM that a failed conversion counts as. */
const FAILED = 0;

export const value = (table: Table, row: number, column: number): number => {
	const measured = table[row]?.[column] ?? Number.NaN;
	return Number.isNaN(measured) ? FAILED : measured;
};

/** The columns' means over some rows. */
function columnMeans(table: Table, rows: readonly number[]): number[] {
	const columns = table[0]?.length ?? 0;
	return Array.from({ length: columns }, (_, column) =>
		mean(rows.map((row) => value(table, row, column))),
	);
}

/** The place of the largest number among some columns. */
export function largest(
	values: readonly number[],
	columns: readonly number[],
): number {
	let best = columns[0];
	for (const column of columns)
		if (values[column] > values[best]) best = column;
	return best;
}

/** The setting that does best on average over the training pictures, for all alike. */
export function singleBest(train: Table, columns: readonly number[]): number {
	return largest(columnMeans(train, [...train.keys()]), columns);
}

/** The setting that did best on average for the training pictures of the same class. */
export function perClassBest(
	train: Table,
	trainKinds: readonly number[],
	asked: readonly Known[],
	columns: readonly number[],
): number[] {
	const best = new Map<number, number>();
	for (const [kind, rows] of groupRows(trainKinds))
		best.set(kind, largest(columnMeans(train, rows), columns));
	const single = singleBest(train, columns);
	return asked.map(({ kind }) => best.get(kind) ?? single);
}

/** The setting that did best on average for the 15 training pictures with the nearest features. */
export function nearestNeighbours(
	train: Table,
	trainFeatures: readonly (readonly number[])[],
	asked: readonly Known[],
	columns: readonly number[],
): number[] {
	return asked.map(({ features }) => {
		const near = trainFeatures
			.map((other, row) => ({ row, distance: squared(features, other) }))
			.sort((a, b) => a.distance - b.distance)
			.slice(0, NEIGHBOURS)
			.map(({ row }) => row);
		return largest(columnMeans(train, near), columns);
	});
}

/** Any of the settings, by a fixed seed. */
export function atRandom(count: number, columns: readonly number[]): number[] {
	const random = mulberry32(17);
	return Array.from(
		{ length: count },
		() => columns[Math.floor(random() * columns.length)],
	);
}

/** Some columns, the most promising first. */
export function ranked(
	guess: readonly number[],
	columns: readonly number[],
): number[] {
	return [...columns].sort((a, b) => guess[b] - guess[a]);
}

function squared(a: readonly number[], b: readonly number[]): number {
	let sum = 0;
	for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) ** 2;
	return sum;
}
