/** A Markdown table; numbers are written with at most `digits` decimals. */
export function table(
	head: readonly string[],
	rows: readonly (readonly (string | number)[])[],
	digits = 1,
): string {
	const cell = (value: string | number) =>
		typeof value === "number" ? String(Number(value.toFixed(digits))) : value;
	return [head, head.map(() => "---"), ...rows]
		.map((row) => `| ${row.map(cell).join(" | ")} |`)
		.join("\n");
}
