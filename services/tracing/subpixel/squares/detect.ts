import type { Pixels } from "../intake/index.ts";

/** More colours than art in squares has. */
const MOST_COLOURS = 64;
/** Chance that all breaks fall on a grid by accident, at most, as a natural logarithm. */
const ACCIDENT = Math.log(1e-4);
/** A code has few. */
const CODE_COLOURS = 4;
/** Art at one pixel a square: no larger and of no more colours than sprites and icons are … */
const LARGEST_SPRITE = 64;
const SPRITE_COLOURS = 32;
/** … of which no more than this share look like blends of two others, as most do where edges are anti-aliased … */
const MOST_BLENDS = 0.25;
/** … and this share of all 2 x 2 windows aren't of one colour. Drawings have less, codes twice as much. */
const BUSY_SPRITE = 0.25;
const BUSY_CODE = 0.5;
/** A blend lies within so many levels of the straight line between two colours, away from its ends. */
const BLEND_MISS = 10;
/** … by this part of the way. */
const END = 0.05;

/**
 * Whether a picture's pixels are meant as squares: pixel art, sprites and codes. Either all edges lie on a grid of
 * squares of two pixels and more, too many for an accident; or it is small, of few colours that aren't
 * blends of each other, and changes nearly everywhere. A drawing without anti-aliasing has long runs of
 * one colour, and its steps are to be smoothed.
 *
 * Gets wrong: sprites of large even areas pass for drawings, dithered pictures of few colours for art.
 * Cost: what the rest tells is looked at first, so that a drawing is told by its first edges: two rows that differ
 * one after the other lie on no grid, and where edges are anti-aliased a fifth colour is near.
 */
export function meansSquares(pixels: Pixels): boolean {
	if (liesOnGrid(pixels)) {
		const colours = coloursOf(pixels, MOST_COLOURS);
		return colours !== undefined && colours.length >= 2;
	}
	const isSmall = Math.max(pixels.width, pixels.height) <= LARGEST_SPRITE;
	const colours = coloursOf(pixels, isSmall ? SPRITE_COLOURS : CODE_COLOURS);
	if (colours === undefined || colours.length < 2) return false;
	const busy = busyShare(pixels);
	const isCode = colours.length <= CODE_COLOURS && busy >= BUSY_CODE;
	const isSprite = isSmall && colours.length >= 3 && busy >= BUSY_SPRITE;
	return (isCode || isSprite) && blendShare(colours) <= MOST_BLENDS;
}

/** The distinct colours, the commonest first; undefined where they are more than `most`. */
function coloursOf({ packed }: Pixels, most: number): number[] | undefined {
	const counts = new Map<number, number>();
	for (let i = 0; i < packed.length; ) {
		const word = packed[i];
		const start = i;
		while (i < packed.length && packed[i] === word) i++;
		counts.set(word, (counts.get(word) ?? 0) + i - start);
		if (counts.size > most) return undefined;
	}
	return [...counts].sort((a, b) => b[1] - a[1]).map(([word]) => word);
}

/** Whether all places where rows or columns differ lie on one grid of squares. */
function liesOnGrid(pixels: Pixels): boolean {
	const down = breaksOf(pixels.height, (y) => differsAbove(pixels, y));
	if (down.cell === 1) return false;
	const across = breaksOf(pixels.width, (x) => differsBefore(pixels, x));
	const cell = commonDivisor(down.cell, across.cell);
	// The first break of each axis chooses the grid's phase, and the grid's size was chosen too.
	const free = across.count + down.count - 3;
	return cell >= 2 && free * Math.log(1 / cell) < ACCIDENT;
}

/**
 * How many lines of an axis differ from the one before, and the greatest cell whose grid all of them lie on, 0 where
 * any does; counted no further once that is 1.
 */
function breaksOf(
	lines: number,
	differs: (line: number) => boolean,
): { count: number; cell: number } {
	let first = -1;
	let count = 0;
	let cell = 0;
	for (let line = 1; line < lines && cell !== 1; line++) {
		if (!differs(line)) continue;
		if (count++ === 0) first = line;
		cell = commonDivisor(cell, line - first);
	}
	return { count, cell };
}

function differsAbove({ packed, width }: Pixels, y: number): boolean {
	for (let i = y * width; i < (y + 1) * width; i++) {
		if (packed[i] !== packed[i - width]) return true;
	}
	return false;
}

function differsBefore({ packed, width }: Pixels, x: number): boolean {
	for (let i = x; i < packed.length; i += width) {
		if (packed[i] !== packed[i - 1]) return true;
	}
	return false;
}

function commonDivisor(a: number, b: number): number {
	return b === 0 ? a : commonDivisor(b, a % b);
}

function busyShare({ packed, width, height }: Pixels): number {
	let busy = 0;
	for (let y = 1; y < height; y++) {
		for (let x = 1; x < width; x++) {
			const i = y * width + x;
			const here = packed[i];
			if (
				packed[i - 1] !== here ||
				packed[i - width] !== here ||
				packed[i - width - 1] !== here
			)
				busy++;
		}
	}
	return busy / Math.max(1, (width - 1) * (height - 1));
}

/** The share of colours that lie between two commoner ones. */
function blendShare(colours: readonly number[]): number {
	const levels = colours.map((word) =>
		[0, 8, 16, 24].map((shift) => (word >>> shift) & 255),
	);
	const blends = levels.filter((colour, k) => {
		for (let i = 0; i < k; i++) {
			for (let j = 0; j < i; j++) {
				if (isBetween(colour, levels[i], levels[j])) return true;
			}
		}
		return false;
	});
	return blends.length / colours.length;
}

function isBetween(
	colour: readonly number[],
	a: readonly number[],
	b: readonly number[],
): boolean {
	let along = 0;
	let whole = 0;
	for (let c = 0; c < 4; c++) {
		along += (colour[c] - a[c]) * (b[c] - a[c]);
		whole += (b[c] - a[c]) ** 2;
	}
	const share = along / whole;
	if (share < END || share > 1 - END) return false;
	return colour.every(
		(level, c) => Math.abs(level - a[c] - share * (b[c] - a[c])) < BLEND_MISS,
	);
}
