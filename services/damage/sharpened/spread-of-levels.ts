import type { Raster } from "../../image/raster.ts";

/** Levels that count as one. */
const ALIKE = 2;
const BINS = 256 / ALIKE;

/**
 * How widely levels are spread beside a picture's edges: their entropy, bits, the mean of red, green and blue. A drawing
 * has few inks, and what was done to it makes many levels of each; so the right inverse lowers it, and a wrong
 * one, which makes halos of its own, raises it.
 *
 * @param raster opaque
 * @param edges tells which pixels count: those that differ from a neighbour; of the same size
 * @returns 0..7; 0 where nothing differs
 */
export function spreadOfLevels(raster: Raster, edges: Raster): number {
	const { width, height, data } = edges;
	const words = new Uint32Array(data.slice().buffer);
	const counts = new Float64Array(3 * BINS);
	let pixels = 0;
	for (let y = 1; y < height - 1; y++) {
		for (let x = 1; x < width - 1; x++) {
			const i = y * width + x;
			const here = words[i];
			const isEven =
				here === words[i - 1] &&
				here === words[i + 1] &&
				here === words[i - width] &&
				here === words[i + width];
			if (isEven) continue;
			pixels++;
			for (let c = 0; c < 3; c++) {
				const level = raster.data[4 * i + c];
				counts[BINS * c + Math.floor(level / ALIKE)]++;
			}
		}
	}
	let bits = 0;
	for (const count of counts) {
		if (count > 0) bits -= (count / pixels) * Math.log2(count / pixels);
	}
	return bits / 3;
}
