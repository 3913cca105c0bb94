import type { Raster } from "../image/raster.ts";

/**
 * Takes what lies within some levels of 0 or 255 for that: inks of drawings lie there far more often than beside, and eyes and
 * SSIM alike see a dark level's error most (of an even fill at 2 for 0 a channel's SSIM is .62). Levels up to twice as far are
 * stretched, so that a gradient stays one.
 *
 * @param raster opaque; changed in place
 * @param within levels that what came of a picture leaves uncertain, >= 0
 */
export function takeBounds(raster: Raster, within: number): Raster {
	const levels = Uint8ClampedArray.from({ length: 256 }, (_, level) => {
		const beyond = Math.min(level, 255 - level);
		const kept =
			beyond >= 2 * within ? beyond : Math.max(0, 2 * (beyond - within));
		return level < 128 ? kept : 255 - kept;
	});
	const { data } = raster;
	for (let k = 0; k < data.length; k += 4) {
		for (let c = k; c < k + 3; c++) data[c] = levels[data[c]];
	}
	return raster;
}
