/**
 * A Markdown table; all but the first column stand right.
 *
 * @param rows a number is written with at most `digits` decimals, a text as it is
 */
export function table(
	heads: readonly string[],
	rows: readonly (readonly (string | number)[])[],
	digits = 1,
): string {
	const cell = (value: string | number) =>
		typeof value === "number"
			? String(Number(value.toFixed(digits)))
			: // What would end a cell or a line of the table.
				value.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
	const rule = heads.map((_, column) => (column === 0 ? "---" : "---:"));
	return [heads, rule, ...rows]
		.map((row) => `| ${row.map(cell).join(" | ")} |`)
		.join("\n");
}

/** A number with just so many decimals; a dash for none. */
export const number = (value: number | undefined, decimals: number): string =>
	value === undefined ? "–" : value.toFixed(decimals);
