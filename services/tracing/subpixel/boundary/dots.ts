import type { MeasuredChain } from "./measure-chain.ts";
import type { Shares } from "./shares-within.ts";

/** No dot is wider, pixels of its face, and none smaller, square pixels. */
export const MOST_WIDE = 7;
const LEAST_AREA = 0.6;
/** The disc explains the pixels if they miss its coverage by this much, root mean square, and by this much at most. */
const MOST_MISS = 0.05;
const WORST_MISS = 0.14;
/** Subpixels a side that a disc's coverage is read from. */
const FINER = 8;
/** Points of a disc's boundary to a pixel, and at least; how sure they are, pixels. */
const POINTS = 2;
const LEAST_POINTS = 12;
const SIGMA = 0.02;

/**
 * Measures dots of a few pixels as a whole: no line of pixels across one has a full pixel on both sides of its boundary, but what its
 * pixels hold of it adds up to its area, and their centroid is its middle. Where the disc of that area explains each of its pixels, the
 * boundary is that disc's.
 *
 * @returns nothing where it is no such dot
 */
export function discOf({
	seen,
	area,
	x,
	y,
	isClockwise,
}: Shares): MeasuredChain | undefined {
	if (area < LEAST_AREA) return undefined;
	const disc = { x, y, radius: Math.sqrt(area / Math.PI) };
	return isDisc(disc, seen) ? boundaryOf(disc, isClockwise) : undefined;
}

interface Disc {
	readonly x: number;
	readonly y: number;
	readonly radius: number;
}

function isDisc(
	disc: Disc,
	seen: readonly { x: number; y: number; share: number }[],
): boolean {
	let squares = 0;
	let count = 0;
	for (const { x, y, share } of seen) {
		const meant = coverageOf(disc, x, y);
		if (meant === 0 && share === 0) continue;
		const miss = Math.abs(share - meant);
		if (miss > WORST_MISS) return false;
		squares += miss * miss;
		count++;
	}
	return squares <= MOST_MISS * MOST_MISS * count;
}

/** How much of a pixel a disc covers. */
function coverageOf({ x, y, radius }: Disc, column: number, row: number) {
	let covered = 0;
	for (let n = 0; n < FINER * FINER; n++) {
		const dx = column + ((n % FINER) + 0.5) / FINER - x;
		const dy = row + (Math.floor(n / FINER) + 0.5) / FINER - y;
		if (dx * dx + dy * dy < radius * radius) covered++;
	}
	return covered / (FINER * FINER);
}

/** @param isClockwise as seen, with y downwards */
function boundaryOf(
	{ x, y, radius }: Disc,
	isClockwise: boolean,
): MeasuredChain {
	const count = Math.max(
		LEAST_POINTS,
		Math.ceil(POINTS * 2 * Math.PI * radius),
	);
	const points = new Float64Array(2 * count);
	for (let k = 0; k < count; k++) {
		const turn = ((isClockwise ? 2 : -2) * Math.PI * k) / count;
		points[2 * k] = x + radius * Math.cos(turn);
		points[2 * k + 1] = y + radius * Math.sin(turn);
	}
	return {
		points,
		sigma: new Float64Array(count).fill(SIGMA),
		whole: { kind: "circle", x, y, radius },
	};
}
