import type { Raster } from "../../image/raster.ts";

/** Pixel art and codes have no more colours than this. */
const MOST_OF_SQUARES = 16;
/** Anti-aliasing makes two inks and at least so many shades between them; an old screen's four greys are fewer. */
const LEAST_SHADES = 4;
/** Levels that a channel of a shade may be off the line between the inks: resizers premultiply and divide again in whole levels. */
const OFF_LINE = 2.5;
/** Part of the shades' pixels that must lie on a way from lighter to darker, at least; lines thinner than a pixel don't. */
const LEAST_BETWEEN = 0.9;

/**
 * Whether a picture's pixels are meant as squares: it has few colours, and they aren't what anti-aliasing makes of one
 * ink on one ground. That has all colours on the line between the two, and its shades lie where the one goes over into
 * the other: from a neighbour on one side to the one across, levels rise or fall through them.
 *
 * Gets wrong: anti-aliased drawings of several inks that have no more than sixteen colours in all are taken for squares;
 * pixel art in six or more shades of one colour, each a pixel wide, isn't.
 */
export function isOfSquares(raster: Raster): boolean {
	const colours = coloursOf(raster);
	if (colours === undefined) return false;
	const shares = sharesOf(colours);
	return shares === undefined || !isAntialiased(raster, shares);
}

/** What the colours alone tell of that, whatever became of the pixels' places: false where they can't but be squares. */
export function mayBeDrawn(raster: Raster): boolean {
	const colours = coloursOf(raster);
	return colours === undefined || sharesOf(colours) !== undefined;
}

/** A picture's colours, each as a word; nothing where there are too many. */
function coloursOf({ data }: Raster): number[] | undefined {
	const seen = new Set<number>();
	for (const word of new Uint32Array(data.slice().buffer)) {
		seen.add(word);
		if (seen.size > MOST_OF_SQUARES) return undefined;
	}
	return [...seen];
}

/** @param shareOf by `sharesOf` */
function isAntialiased(
	raster: Raster,
	shareOf: ReadonlyMap<number, number>,
): boolean {
	const { width, height, data } = raster;
	const shares = Float32Array.from(
		new Uint32Array(data.slice().buffer),
		(word) => shareOf.get(word) as number,
	);
	let shades = 0;
	let between = 0;
	for (let y = 1; y < height - 1; y++)
		for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
			const share = shares[i];
			if (share === 0 || share === 1) continue;
			shades++;
			for (const step of [1, width, width + 1, width - 1]) {
				const one = shares[i - step] - share;
				const other = shares[i + step] - share;
				if (one * other >= 0) continue;
				between++;
				break;
			}
		}
	return shades > 0 && between >= LEAST_BETWEEN * shades;
}

/**
 * Where each colour stands from one end of their line, 0, to the other, 1, premultiplied by opacity.
 *
 * @returns nothing where they aren't on one line, or are too few
 */
function sharesOf(words: readonly number[]): Map<number, number> | undefined {
	if (words.length < LEAST_SHADES + 2) return undefined;
	const points = words.map(premultiplied);
	const [first] = points;
	const one = farthestFrom(first, points);
	const other = farthestFrom(one, points);
	const along = other.map((level, c) => level - one[c]);
	const length = dot(along, along);
	const shares = new Map<number, number>();
	for (let k = 0; k < words.length; k++) {
		const from = points[k].map((level, c) => level - one[c]);
		const share = dot(from, along) / length;
		const isOff = from.some(
			(level, c) => Math.abs(level - share * along[c]) > OFF_LINE,
		);
		if (isOff) return undefined;
		shares.set(words[k], share);
	}
	return shares;
}

function premultiplied(word: number): number[] {
	const [red, green, blue, alpha] = new Uint8Array(Uint32Array.of(word).buffer);
	const share = alpha / 255;
	return [share * red, share * green, share * blue, alpha];
}

function farthestFrom(
	point: readonly number[],
	points: readonly number[][],
): number[] {
	const away = points.map((one) => {
		const apart = one.map((level, c) => level - point[c]);
		return dot(apart, apart);
	});
	return points[away.indexOf(Math.max(...away))];
}

function dot(one: readonly number[], other: readonly number[]): number {
	return one.reduce((sum, value, k) => sum + value * other[k], 0);
}
