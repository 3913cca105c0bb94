import { mean } from "../../../services/statistics.ts";
import { number, table } from "../../support/markdown.ts";
import type { Row } from "./row.ts";

/** A change smaller than this is no change: rounding of rendered pixels. */
const LEAST = 1e-4;

/** Rows of two runs that speak of the same picture and converter. */
export interface Pair {
	readonly before: Row;
	readonly after: Row;
}

/** Pairs the rows of this run with those of an earlier one. */
export function pairs(before: readonly Row[], after: readonly Row[]): Pair[] {
	const name = (row: Row) => `${row.id}|${row.converter}`;
	const earlier = new Map(before.map((row) => [name(row), row]));
	return after.flatMap((row) => {
		const other = earlier.get(name(row));
		return other === undefined ? [] : [{ before: other, after: row }];
	});
}

/** How much zoomed SSIM a picture lost, or plain SSIM where there is no vector; 1 for a new failure. */
export function loss({ before, after }: Pair): number {
	if (after.error !== undefined) return before.error === undefined ? 1 : 0;
	if (before.error !== undefined) return -1;
	const value = (row: Row) => row.ssim4 ?? row.ssim1 ?? 0;
	return value(before) - value(after);
}

/** What changed since an earlier run, and the pictures that got worse, the worst first. */
export function comparison(
	before: readonly Row[],
	after: readonly Row[],
	most = 20,
): string {
	const all = pairs(before, after);
	const names = [...new Set(all.map((pair) => pair.after.converter))];
	const delta = (of: readonly Pair[], pick: (row: Row) => number | undefined) =>
		mean(
			of.flatMap((pair) => {
				const [from, to] = [pick(pair.before), pick(pair.after)];
				return from === undefined || to === undefined ? [] : to - from;
			}),
		);
	const lines = names.map((name) => {
		const own = all.filter((pair) => pair.after.converter === name);
		return [
			name,
			String(own.length),
			String(own.filter((pair) => loss(pair) > LEAST).length),
			String(own.filter((pair) => loss(pair) < -LEAST).length),
			number(
				delta(own, (row) => row.ssim1),
				5,
			),
			number(
				delta(own, (row) => row.ssim4),
				5,
			),
			number(
				delta(own, (row) => row.de4),
				4,
			),
			number(
				delta(own, (row) => row.bytes),
				0,
			),
			number(
				delta(own, (row) => row.coordinates),
				1,
			),
			number(
				delta(own, (row) => row.ms),
				2,
			),
		];
	});
	const worse = all
		.filter((pair) => loss(pair) > LEAST)
		.sort((a, b) => loss(b) - loss(a))
		.slice(0, most)
		.map((pair) => [
			pair.after.id,
			pair.after.converter,
			number(pair.before.ssim4 ?? pair.before.ssim1, 4),
			pair.after.error ?? number(pair.after.ssim4 ?? pair.after.ssim1, 4),
		]);
	return [
		table(
			[
				"converter",
				"pairs",
				"worse",
				"better",
				"SSIM 1x",
				"SSIM zoomed",
				"dE00",
				"bytes",
				"coordinates",
				"ms",
			],
			lines,
		),
		worse.length === 0
			? "No picture got worse."
			: table(["got worse", "converter", "before", "after"], worse),
	].join("\n\n");
}
