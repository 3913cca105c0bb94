import type { TraceHints } from "../../converter.ts";
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

/** Ringing that an earlier damage left counts as noise up to so many levels: beside it lie ramps that more would melt into their edges. */
const MOST_BEFORE = 4;

/**
 * Stage 1: tell how noisy the pixels are, quieten them and sort them by flatness.
 *
 * @param asked the noise to reckon with, levels, or to measure it
 * @param known what is known of the noise beforehand; takes the place of measuring it unless there may be more, and less
 *   can't be asked for
 */
export function takeIn(
	given: Pixels,
	asked: "auto" | number,
	known: TraceHints = {},
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
	{ noise: known = 0, mayBeNoisier }: TraceHints,
): number {
	if (asked !== "auto") return Math.max(asked, known);
	if (known === 0) return estimateNoise(pixels, busy);
	if (!mayBeNoisier) return known;
	const seen = estimateNoise(pixels, busy);
	return Math.max(known, Math.min(MOST_BEFORE, seen));
}
