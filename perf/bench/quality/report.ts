import { number, table } from "../../support/markdown.ts";
import { processor } from "../../support/report.ts";
import { publishedTable } from "./published.ts";
import type { Row } from "./row.ts";
import { setSections, sizeTable, summaryTable } from "./tables.ts";

/** What a report tells besides its rows. */
export interface ReportFacts {
	/** The command that makes the report again. */
	readonly command: string;
	/** The file name of the contact sheet, beside the report. */
	readonly sheet?: string;
	/** The converters of the sheet's columns after the input, and its pictures from the top. */
	readonly columns: readonly string[];
	readonly shown: readonly Row[];
	/** Peers that could not be run, with the reason. */
	readonly missing: readonly string[];
	/** What changed since an earlier run. */
	readonly changes?: string;
	readonly timing: boolean;
}

/** The report in Markdown. */
export function reportText(rows: readonly Row[], facts: ReportFacts): string {
	const images = new Set(rows.map((row) => row.id)).size;
	const published = publishedTable(rows);
	const errors = rows.filter((row) => row.error !== undefined);
	const sections = [
		`# Quality of conversions\n\n${images} pictures, ${rows.length} conversions. Made by\n\n\`\`\`sh\n${facts.command}\n\`\`\``,
		explanation(facts.timing),
		...facts.missing.map((line) => `Not measured: ${line}`),
		facts.changes === undefined
			? ""
			: `## Since the earlier run\n\n${facts.changes}`,
		published === undefined
			? ""
			: `## The published comparison's thirteen icons\n\n${published}`,
		`## All pictures\n\n${summaryTable(rows)}`,
		`## By size\n\nMean zoomed SSIM and median time.\n\n${sizeTable(rows)}`,
		`## By set\n\n${setSections(rows)}`,
		errors.length === 0
			? ""
			: `## Failures\n\n${table(
					["picture", "converter", "reason"],
					errors.map((row) => [row.id, row.converter, row.error ?? ""]),
				)}`,
		facts.sheet === undefined ? "" : sheetSection(facts),
	];
	return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function explanation(timing: boolean): string {
	return [
		"SSIM, PSNR and dE00 compare with the clean rendering of the true vector, at the input's size (1x) and zoomed",
		"(4x; 2x for `published` and `large`), over white and for transparent pictures over dark too, the worse of both.",
		"Stress pictures have no vector: they are compared with themselves at 1x. Coordinates are counted alike for all;",
		"\"of artist's\" is the median ratio to the true vector's own. A failed conversion counts in no mean.",
		timing
			? "Times are the median of five rounds in one process, converters in alternation,"
			: "Times are of a single conversion on a machine with other work: compare them within this report only;",
		"from pixels to text. CPU ms is the processor time of the bench's own process for the same; a program beside it is not in.",
		`Measured on ${processor()}.`,
	].join("\n");
}

function sheetSection(facts: ReportFacts): string {
	const lines = facts.shown.map((row) => [
		row.id,
		number(row.ssim1, 4),
		number(row.ssim4, 4),
		number(row.de4, 3),
	]);
	return [
		"## Best, median and worst",
		`Ranked by ${facts.columns[0] ?? ""}. Columns: input, ${facts.columns.join(", ")}. Each picture has three lines: whole; the part where the first converter is worst, zoomed, with the truth on the left; and the difference there, four times as strong.`,
		`![contact sheet](${facts.sheet})`,
		table(["picture, from the top", "SSIM 1x", "SSIM zoomed", "dE00"], lines),
	].join("\n\n");
}
