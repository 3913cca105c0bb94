import type { Raster } from "../../services/image/raster.ts";
import { assertSameSize } from "../../services/quality/errors.ts";

/** A CIELAB colour: lightness 0..100, a and b about -128..127. */
export type Lab = readonly [lightness: number, a: number, b: number];

const DEGREES = 180 / Math.PI;
const POW_25_7 = 25 ** 7;

/**
 * The CIEDE2000 colour difference with kL = kC = kH = 1.
 * Sharma, Wu, Dalal: "The CIEDE2000 color-difference formula: implementation notes, supplementary
 * test data, and mathematical observations", Color Research & Application 30 (2005).
 *
 * @returns 0 for equal colours; about 1 is just noticeable
 */
export function ciede2000(first: Lab, second: Lab): number {
	const [l1, a1, b1] = first;
	const [l2, a2, b2] = second;
	const meanChroma7 = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
	const g = 1 + 0.5 * (1 - Math.sqrt(meanChroma7 / (meanChroma7 + POW_25_7)));
	const c1 = Math.hypot(g * a1, b1);
	const c2 = Math.hypot(g * a2, b2);
	const h1 = hueDegrees(g * a1, b1);
	const h2 = hueDegrees(g * a2, b2);

	const deltaLightness = l2 - l1;
	const deltaChroma = c2 - c1;
	const grey = c1 * c2 === 0;
	let turn = grey ? 0 : h2 - h1;
	if (turn > 180) turn -= 360;
	else if (turn < -180) turn += 360;
	const deltaHue = 2 * Math.sqrt(c1 * c2) * Math.sin(turn / 2 / DEGREES);

	const lightness = (l1 + l2) / 2;
	const chroma = (c1 + c2) / 2;
	let hue = h1 + h2;
	if (!grey) {
		if (Math.abs(h1 - h2) > 180) hue += hue < 360 ? 360 : -360;
		hue /= 2;
	}
	const t =
		1 -
		0.17 * Math.cos((hue - 30) / DEGREES) +
		0.24 * Math.cos((2 * hue) / DEGREES) +
		0.32 * Math.cos((3 * hue + 6) / DEGREES) -
		0.2 * Math.cos((4 * hue - 63) / DEGREES);
	const rotation = 30 * Math.exp(-(((hue - 275) / 25) ** 2));
	const chroma7 = chroma ** 7;
	const rc = 2 * Math.sqrt(chroma7 / (chroma7 + POW_25_7));
	const fromMid = (lightness - 50) ** 2;
	const dl = deltaLightness / (1 + (0.015 * fromMid) / Math.sqrt(20 + fromMid));
	const dc = deltaChroma / (1 + 0.045 * chroma);
	const dh = deltaHue / (1 + 0.015 * chroma * t);
	const cross = -Math.sin((2 * rotation) / DEGREES) * rc * dc * dh;
	return Math.sqrt(Math.max(0, dl * dl + dc * dc + dh * dh + cross));
}

/** The hue angle of a and b in degrees, 0..360; 0 for grey. */
function hueDegrees(a: number, b: number): number {
	if (a === 0 && b === 0) return 0;
	const degrees = Math.atan2(b, a) * DEGREES;
	return degrees < 0 ? degrees + 360 : degrees;
}

const LINEAR = Float64Array.from({ length: 256 }, (_, value) => {
	const v = value / 255;
	return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
});

/** CIELAB's compressing function of a tristimulus value relative to white. */
function compress(t: number): number {
	return t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116;
}

/** CIELAB (white point D65, 2 degrees) of an 8-bit sRGB colour, each sample 0..255. */
export function labOfRgb(red: number, green: number, blue: number): Lab {
	const r = LINEAR[red];
	const g = LINEAR[green];
	const b = LINEAR[blue];
	const x = compress((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
	const y = compress(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
	const z = compress((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
	return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/**
 * CIEDE2000 of two opaque images, the mean over pixels; alpha is not looked at.
 *
 * @throws QualityError `SIZE_MISMATCH`
 */
export function meanCiede2000(a: Raster, b: Raster): number {
	assertSameSize(a, b);
	const x = a.data;
	const y = b.data;
	let sum = 0;
	// Neighbours often repeat a pair of colours, so the last one is kept.
	let lastX = -1;
	let lastY = -1;
	let last = 0;
	for (let i = 0; i < x.length; i += 4) {
		const red = x[i];
		const green = x[i + 1];
		const blue = x[i + 2];
		const red2 = y[i];
		const green2 = y[i + 1];
		const blue2 = y[i + 2];
		if (red === red2 && green === green2 && blue === blue2) continue;
		const keyX = (red << 16) | (green << 8) | blue;
		const keyY = (red2 << 16) | (green2 << 8) | blue2;
		if (keyX !== lastX || keyY !== lastY) {
			last = ciede2000(
				labOfRgb(red, green, blue),
				labOfRgb(red2, green2, blue2),
			);
			lastX = keyX;
			lastY = keyY;
		}
		sum += last;
	}
	return sum / (a.width * a.height);
}
