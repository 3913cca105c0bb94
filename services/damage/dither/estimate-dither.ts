import { type Raster, wordsOf } from "../../image/raster.ts";

/** More colours than a dithered picture's palette has. */
const MOST_COLOURS = 256;
/** Side of the windows that are looked at, pixels. */
const WINDOW = 8;
/** In a window the commonest colour covers this share at most, or there is little to tell from … */
const MOST_OF_ONE = 0.9;
/** … and neighbours are alike this much less often than if the colours lay there by chance. */
const AVERSION = 0.08;
/** Pairs of neighbours in a window. */
const PAIRS = 2 * WINDOW * (WINDOW - 1);
/**
 * This share of all windows, or that of those that aren't nearly of one colour, and so many at least, show it. A small shape
 * on an even ground has few of all; of 1200 drawings without dither (clean, of 16 colours, without anti-aliasing) none has as many.
 */
const LEAST_SHARE = 0.08;
const LEAST_SHARE_OF_MIXED = 0.2;
const LEAST_WINDOWS = 4;

/**
 * The share of a picture that was dithered: mixed of single pixels of a few colours, which keep apart, because
 * error diffusion and threshold matrices alike push their pattern to the highest frequencies (Ulichney, "Digital
 * halftoning", 1987: blue noise). In drawings neighbours are alike more often than by chance, in codes as often.
 *
 * @returns 0..1; 0 where it isn't dithered
 */
export function ditheredShare(raster: Raster): number {
	const { width, height } = raster;
	const words = wordsOf(raster);
	if (hasMoreColours(words)) return 0;
	let windows = 0;
	let mixed = 0;
	let dithered = 0;
	for (let y = 0; y + WINDOW <= height; y += WINDOW) {
		for (let x = 0; x + WINDOW <= width; x += WINDOW) {
			windows++;
			const at = y * width + x;
			if (isEven(words, at, width)) continue;
			const alike = countAlike(words, at, width);
			const counts = countColours(words, at, width);
			if (Math.max(...counts) > MOST_OF_ONE * WINDOW * WINDOW) continue;
			mixed++;
			if (alike / PAIRS < chanceOf(counts) - AVERSION) dithered++;
		}
	}
	const isDithered =
		dithered >= LEAST_WINDOWS &&
		(dithered >= LEAST_SHARE * windows ||
			dithered >= LEAST_SHARE_OF_MIXED * mixed);
	return isDithered ? dithered / windows : 0;
}

function hasMoreColours(words: Uint32Array): boolean {
	const seen = new Set<number>();
	for (let i = 0; i < words.length; i++) {
		if (i > 0 && words[i] === words[i - 1]) continue;
		seen.add(words[i]);
		if (seen.size > MOST_COLOURS) return true;
	}
	return false;
}

/** Whether a window has one colour alone, as most of a drawing's have. */
function isEven(words: Uint32Array, at: number, width: number): boolean {
	const first = words[at];
	for (let y = 0; y < WINDOW; y++)
		for (let i = at + y * width; i < at + y * width + WINDOW; i++)
			if (words[i] !== first) return false;
	return true;
}

/** How often each colour of a window comes. */
function countColours(
	words: Uint32Array,
	at: number,
	width: number,
): readonly number[] {
	const counts = new Map<number, number>();
	for (let y = 0; y < WINDOW; y++) {
		for (let i = at + y * width; i < at + y * width + WINDOW; i++)
			counts.set(words[i], (counts.get(words[i]) ?? 0) + 1);
	}
	return [...counts.values()];
}

/** How many neighbours in a window are equal, of `PAIRS`. */
function countAlike(words: Uint32Array, at: number, width: number): number {
	let alike = 0;
	for (let y = 0; y < WINDOW; y++) {
		for (let x = 0; x < WINDOW; x++) {
			const i = at + y * width + x;
			const here = words[i];
			if (x > 0 && words[i - 1] === here) alike++;
			if (y > 0 && words[i - width] === here) alike++;
		}
	}
	return alike;
}

/** How likely two pixels of a window are equal that are drawn by chance. */
function chanceOf(counts: readonly number[]): number {
	const all = WINDOW * WINDOW;
	return counts.reduce(
		(sum, count) => sum + (count * (count - 1)) / (all * (all - 1)),
		0,
	);
}
