import type { Estimate } from "./statistics.ts";

/** A number held against its target. */
export interface Check {
	readonly name: string;
	readonly value: string;
	readonly target: string;
	readonly met: boolean;
}

/** A part of the report. */
export interface Section {
	readonly text: string;
	/** SVG documents for the report's sheet. */
	readonly plots: readonly string[];
	readonly checks: readonly Check[];
}

/** An estimate as it is written: the value and its interval. */
export function written({ value, low, high }: Estimate, digits = 3): string {
	return `${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
}

/** A Markdown table. */
export function markdownTable(
	heads: readonly string[],
	rows: readonly (readonly (string | number)[])[],
): string {
	const line = (cells: readonly (string | number)[]) =>
		`| ${cells.join(" | ")} |`;
	return [
		line(heads),
		line(heads.map((_, k) => (k === 0 ? "---" : "--:"))),
		...rows.map(line),
	].join("\n");
}
