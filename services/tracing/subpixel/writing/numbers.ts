/** Numbers as short as SVG allows. */

/**
 * A grid number without needless characters: 1250 on a grid of 100 is `12.5`, 50 is `.5`.
 *
 * @param units whole grid units
 * @param scale grid units per pixel, a power of ten
 */
export function shortNumber(units: number, scale: number): string {
	if (units === 0) return "0";
	const sign = units < 0 ? "-" : "";
	const size = Math.abs(units);
	const whole = Math.floor(size / scale);
	let rest = size - whole * scale;
	if (rest === 0) return `${sign}${whole}`;
	let digits = "";
	for (let unit = scale / 10; rest > 0; unit /= 10) {
		const digit = Math.floor(rest / unit);
		digits += digit;
		rest -= digit * unit;
	}
	return `${sign}${whole === 0 ? "" : whole}.${digits}`;
}

/** Any number rounded to `decimals` places, as short as SVG allows. */
export function roundedNumber(value: number, decimals: number): string {
	const scale = 10 ** decimals;
	return shortNumber(Math.round(value * scale), scale);
}
