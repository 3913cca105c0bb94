import { listBusy, sortByFlatness } from "./flatness.ts";
import { estimateNoise } from "./noise.ts";
import type { Pixels } from "./pixels.ts";
import { quieten } from "./quiet.ts";

/** An image as every later stage reads it. */
export interface Intake {
	/** Quietened where there is noise. */
	readonly pixels: Pixels;
	/** As they came: quietening makes stairs of ramps. */
	readonly unquieted: Pixels;
	/** EDGE, SMOOTH or FLAT a pixel. */
	readonly kinds: Uint8Array;
	/** The pixels that aren't FLAT, in raster order. */
	readonly busy: Int32Array;
	/** One standard deviation of the noise as it came, levels; 0 for a clean image. */
	readonly noise: number;
}

/**
 * Stage 1: tell how noisy the pixels are, quieten them and sort them by flatness.
 *
 * @param asked the noise to reckon with, levels, or to measure it
 * @param known what is known of the noise beforehand, levels; takes the place of measuring it, and less
 *   can't be asked for
 */
export function takeIn(
	given: Pixels,
	asked: "auto" | number,
	known = 0,
): Intake {
	let busy = listBusy(given);
	const noise = noiseOf(given, busy, asked, known);
	const pixels = noise > 0 ? quieten(given, noise) : given;
	if (noise > 0) busy = listBusy(pixels);
	return {
		pixels,
		unquieted: given,
		kinds: sortByFlatness(pixels, busy, noise),
		busy,
		noise,
	};
}

function noiseOf(
	pixels: Pixels,
	busy: Int32Array,
	asked: "auto" | number,
	known: number,
): number {
	if (asked !== "auto") return Math.max(asked, known);
	return known === 0 ? estimateNoise(pixels, busy) : known;
}
