/** The example luminance table of ITU-T T.81, table K.1, row by row: that of quality 50. */
const LUMA_50 = Uint8Array.from([
	16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16,
	24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109,
	103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
	72, 92, 95, 98, 112, 100, 103, 99,
]);

/**
 * The quality 1..100 at which libjpeg's scaling of the standard luminance table (Independent JPEG Group)
 * comes nearest to some steps; for tables of other makers, what they amount to.
 *
 * @param steps 64 quantisation steps, natural order
 */
export function qualityOf(steps: Uint16Array): number {
	let best = 1;
	let least = Number.POSITIVE_INFINITY;
	for (let quality = 1; quality <= 100; quality++) {
		const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
		let miss = 0;
		for (let k = 0; k < 64; k++) {
			const step = Math.floor((LUMA_50[k] * scale + 50) / 100);
			miss += Math.abs(Math.max(1, Math.min(255, step)) - steps[k]);
		}
		if (miss < least) {
			least = miss;
			best = quality;
		}
	}
	return best;
}
