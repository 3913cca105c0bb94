import type { Raster } from "../../image/raster.ts";
import { HIGH, type Layout, LOW, OUTSIDE } from "./field.ts";
import { forActive } from "./tiles.ts";

/** Levels that rounding luma, chroma and the pixel itself can make together. */
const TOLERANCE = 2;

/** Kinds of pixels: what decodes to something else, and what lies outside the picture. */
export const STRAYS = 1;
export const BEYOND = 2;

const decodedLevels = new Float32Array(3);

/** Red, green and blue of a decoded pixel, not held to 0..255 (JFIF 1.02, section 7). */
function decodedPixel(decoded: readonly Float32Array[], i: number): void {
	const luma = decoded[0][i];
	const cb = decoded.length > 1 ? decoded[1][i] - 128 : 0;
	const cr = decoded.length > 1 ? decoded[2][i] - 128 : 0;
	decodedLevels[0] = luma + 1.402 * cr;
	decodedLevels[1] = luma - 0.344136 * cb - 0.714136 * cr;
	decodedLevels[2] = luma + 1.772 * cb;
}

/** Puts decoded levels where what is seen is a bound, if they lie beyond it. */
export function complete(
	raster: Raster,
	layout: Layout,
	bounds: Uint8Array,
	active: Uint8Array,
	decoded: readonly Float32Array[],
	full: readonly Float32Array[],
): void {
	const { data } = raster;
	forActive(layout, active, (i, x, y) => {
		const bits = bounds[i];
		if (bits === 0) return;
		if (bits === OUTSIDE) {
			for (let k = 0; k < full.length; k++) full[k][i] = decoded[k][i];
			return;
		}
		decodedPixel(decoded, i);
		const at = 4 * ((y - layout.offsetY) * raster.width + x - layout.offsetX);
		for (let c = 0; c < 3; c++) {
			const level = data[at + c];
			const beyond =
				((bits & HIGH[c]) !== 0 && decodedLevels[c] > level) ||
				((bits & LOW[c]) !== 0 && decodedLevels[c] < level);
			if (!beyond) decodedLevels[c] = level;
		}
		const [red, green, blue] = decodedLevels;
		const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
		full[0][i] = luma;
		if (full.length === 1) return;
		full[1][i] = 128 + (blue - luma) / 1.772;
		full[2][i] = 128 + (red - luma) / 1.402;
	});
}

/** STRAYS for each pixel that isn't what the coefficients decode to, BEYOND for those outside the picture, else 0. */
export function unexplained(
	raster: Raster,
	layout: Layout,
	bounds: Uint8Array,
	active: Uint8Array,
	decoded: readonly Float32Array[],
): Uint8Array {
	const wrong = new Uint8Array(bounds.length);
	const { data } = raster;
	forActive(layout, active, (i, x, y) => {
		if (bounds[i] === OUTSIDE) {
			wrong[i] = BEYOND;
			return;
		}
		decodedPixel(decoded, i);
		const at = 4 * ((y - layout.offsetY) * raster.width + x - layout.offsetX);
		for (let c = 0; c < 3; c++) {
			const level = Math.max(0, Math.min(255, decodedLevels[c]));
			if (Math.abs(level - data[at + c]) > TOLERANCE) wrong[i] = STRAYS;
		}
	});
	return wrong;
}
