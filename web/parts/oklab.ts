/** sRGB bytes to linear light (IEC 61966-2-1). */
const LINEAR = Float32Array.from({ length: 256 }, (_, byte) => {
	const value = byte / 255;
	return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/**
 * A colour over a grey ground in OKLab, where black to white is a distance of 1.
 * Mixed as browsers do, in sRGB as it is.
 * Björn Ottosson, A perceptual color space for image processing (2020).
 *
 * @param rgba bytes; the colour begins at `at`
 * @param ground a byte, 0 black to 255 white
 * @param out receives L, a and b
 */
export function toOklab(
	rgba: ArrayLike<number>,
	at: number,
	ground: number,
	out: Float32Array,
): void {
	const alpha = rgba[at + 3] / 255;
	const rest = (1 - alpha) * ground;
	const r = LINEAR[Math.round(rgba[at] * alpha + rest)];
	const g = LINEAR[Math.round(rgba[at + 1] * alpha + rest)];
	const b = LINEAR[Math.round(rgba[at + 2] * alpha + rest)];
	const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
	const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
	const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
	out[0] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
	out[1] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
	out[2] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
}

/** How far two opaque colours lie apart. @param a as `#rrggbb`, and b */
export function distance(a: string, b: string): number {
	const [labA, labB] = [a, b].map((hex) => {
		const out = new Float32Array(3);
		toOklab([...bytesOf(hex), 255], 0, 0, out);
		return out;
	});
	return Math.hypot(labA[0] - labB[0], labA[1] - labB[1], labA[2] - labB[2]);
}

/** The three bytes of `#rrggbb`. */
export function bytesOf(hex: string): [number, number, number] {
	const value = Number.parseInt(hex.slice(1, 7), 16);
	return [value >> 16, (value >> 8) & 255, value & 255];
}
