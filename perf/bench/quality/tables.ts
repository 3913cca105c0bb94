import { SET_NAMES } from "../../corpus/corpus.ts";
import { number, table } from "../../support/markdown.ts";
import type { Row } from "./row.ts";
import { type Summary, summarise } from "./summary.ts";

const HEADS = [
	"converter",
	"images",
	"failed",
	"SSIM 1x",
	"SSIM zoomed",
	"dE00 mean",
	"dE00 median",
	"PSNR dB",
	"bytes",
	"coordinates",
	"of artist's",
	"median ms",
	"p95 ms",
	"median CPU ms",
];

/** The table of all measures, one line a converter. */
export function summaryTable(rows: readonly Row[]): string {
	return table(HEADS, summarise(rows).map(summaryLine));
}

function summaryLine(summary: Summary): string[] {
	return [
		summary.converter,
		String(summary.images),
		String(summary.failed),
		number(summary.ssim1, 4),
		number(summary.ssim4, 4),
		number(summary.de4, 3),
		number(summary.medianDe4, 3),
		number(summary.psnr1, 1),
		number(summary.bytes, 0),
		number(summary.coordinates, 0),
		summary.coordinateRatio === undefined
			? "–"
			: `${number(summary.coordinateRatio, 1)}x`,
		number(summary.medianMs, 1),
		number(summary.p95Ms, 1),
		number(summary.medianCpuMs, 1),
	];
}

/** One section a set, in the corpus's order. */
export function setSections(rows: readonly Row[]): string {
	return SET_NAMES.flatMap((set) => {
		const own = rows.filter((row) => row.set === set);
		return own.length === 0 ? [] : `### ${set}\n\n${summaryTable(own)}`;
	}).join("\n\n");
}

/** Converters down, sizes across: mean zoomed SSIM and median time. */
export function sizeTable(rows: readonly Row[]): string {
	const sizes = [...new Set(rows.map((row) => row.size))].sort((a, b) => a - b);
	const names = [...new Set(rows.map((row) => row.converter))];
	const lines = names.map((name) => [
		name,
		...sizes.map((size) => {
			const own = rows.filter(
				(row) => row.converter === name && row.size === size,
			);
			const [summary] = summarise(own);
			return summary === undefined
				? "–"
				: `${number(summary.ssim4, 4)}, ${number(summary.medianMs, 1)} ms`;
		}),
	]);
	return table(["converter", ...sizes.map((size) => `${size} px`)], lines);
}
