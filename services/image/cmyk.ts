/**
 * Ink shares as sRGB the way browsers turn them where no profile says how the inks look: each channel is what
 * its ink and black let through, R = (255 - C)(255 - K) / 255. A press profile, libvips' fallback, draws them
 * as newsprint would, darker and greyer than anyone who sent the picture has seen it.
 *
 * @param inks C, M, Y, K a pixel, 0 for no ink to 255
 * @returns straight RGBA, opaque
 */
export function plainRgba(inks: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
	const rgba = new Uint8ClampedArray(inks.length);
	for (let i = 0; i < inks.length; i += 4) {
		const through = (255 - inks[i + 3]) / 255;
		for (let c = i; c < i + 3; c++) rgba[c] = (255 - inks[c]) * through;
		rgba[i + 3] = 255;
	}
	return rgba;
}
