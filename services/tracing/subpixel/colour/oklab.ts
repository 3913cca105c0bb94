/** sRGB level 0..255 to linear light, for each level. */
const LINEAR = new Float64Array(256);
for (let i = 0; i < 256; i++) {
	const s = i / 255;
	LINEAR[i] = s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
}

/**
 * OKLab of an sRGB colour (Ottosson 2020, "A perceptual color space for image processing").
 *
 * @param r, g, b levels 0..255; fractions are rounded
 * @param out receives L (0..1), a, b at `offset`
 */
export function writeOklab(
	r: number,
	g: number,
	b: number,
	out: Float64Array,
	offset: number,
): void {
	const lr = LINEAR[Math.max(0, Math.min(255, Math.round(r)))];
	const lg = LINEAR[Math.max(0, Math.min(255, Math.round(g)))];
	const lb = LINEAR[Math.max(0, Math.min(255, Math.round(b)))];
	const l = Math.cbrt(
		0.4122214708 * lr + 0.5363325363 * lg + 0.0514459929 * lb,
	);
	const m = Math.cbrt(
		0.2119034982 * lr + 0.6806995451 * lg + 0.1073969566 * lb,
	);
	const s = Math.cbrt(
		0.0883024619 * lr + 0.2817188376 * lg + 0.6299787005 * lb,
	);
	out[offset] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
	out[offset + 1] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
	out[offset + 2] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
}

/** A premultiplied opacity from here on is that of an opaque pixel, levels. */
export const OPAQUE_LEVEL = 254.5;

/** Numbers of a place in colour-and-opacity space; see `writePlace`. */
export const PLACE = 6;

/**
 * Where a premultiplied colour lies for the eye: its OKLab over white and over black, six numbers.
 * Two inks look alike when they look alike over both grounds.
 */
export function writePlace(
	r: number,
	g: number,
	b: number,
	a: number,
	out: Float64Array,
	offset: number,
): void {
	writeOklab(r + 255 - a, g + 255 - a, b + 255 - a, out, offset);
	if (a >= OPAQUE_LEVEL) {
		out.copyWithin(offset + 3, offset, offset + 3);
	} else {
		writeOklab(r, g, b, out, offset + 3);
	}
}

/** Distance of two places: the greater of the OKLab distances over the two grounds. */
export function placeDistance(
	a: Float64Array,
	i: number,
	b: Float64Array,
	j: number,
): number {
	const light =
		(a[i] - b[j]) ** 2 +
		(a[i + 1] - b[j + 1]) ** 2 +
		(a[i + 2] - b[j + 2]) ** 2;
	const dark =
		(a[i + 3] - b[j + 3]) ** 2 +
		(a[i + 4] - b[j + 4]) ** 2 +
		(a[i + 5] - b[j + 5]) ** 2;
	return Math.sqrt(Math.max(light, dark));
}
