/**
 * A number in plain decimals, no longer than it has to be: `-0.5`, never `1e-7` or `-0`.
 *
 * @param places after the point, 0..8
 */
export function plain(value: number, places: number): string {
	const text = value.toFixed(places);
	const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
	return short === "-0" ? "0" : short;
}
