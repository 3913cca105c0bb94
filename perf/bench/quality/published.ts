import { number, table } from "../../support/markdown.ts";
import type { Row } from "./row.ts";
import { summarise } from "./summary.ts";

/** The published numbers of the same thirteen icons; see perf/corpus/published/README.md. */
const PUBLISHED: readonly (readonly string[])[] = [
	["inkvec 0.1.1 (published)", "0.157", "0.054", "468", "1200"],
	["Trazor (published)", "0.624", "0.264", "1211", "2200"],
	["VTracer default (published)", "1.03", "0.62", "1764", "40"],
];

/** The thirteen icons beside the published numbers; nothing when they were not measured. */
export function publishedTable(rows: readonly Row[]): string | undefined {
	const own = rows.filter((row) => row.set === "published");
	if (own.length === 0) return undefined;
	const lines = summarise(own).map((summary) => [
		summary.converter,
		number(summary.de4, 3),
		number(summary.medianDe4, 3),
		number(summary.coordinates, 0),
		number(summary.medianMs, 0),
	]);
	return table(
		["tracer", "mean dE00", "median dE00", "coordinates", "median ms"],
		[...lines, ...PUBLISHED],
	);
}
