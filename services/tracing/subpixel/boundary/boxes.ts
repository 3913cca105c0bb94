import type { MeasuredChain } from "./measure-chain.ts";
import type { Shares } from "./shares-within.ts";

/** A bar is no wider, pixels of its face, and no longer. */
export const MOST_WIDE = 8;
export const MOST_LONG = 400;
/** It is so wide at least, pixels: the pixels of a narrower one say the same of a round end that is longer. */
const LEAST_WIDE = 2.5;
/** A row's middle pixels tell the width if so many of them lie within, pixels from the ends. */
const END = 2;
/** The box explains the pixels if they miss its coverage by this much, root mean square, and by this much at most. */
const MOST_MISS = 0.04;
const WORST_MISS = 0.13;
/** Points of a side are so far apart, pixels, the outermost so far from its ends; how sure they are, pixels. */
const STEP = 1;
const FROM_END = 0.05;
const SIGMA = 0.02;

/**
 * Measures bars and boxes along the axes as a whole. At their ends two edges blur each other over as many pixels as they are wide, so that a
 * line of pixels tells neither; but rows away from the ends add up to the width, the whole to the area, and the centroid is the middle.
 * Where the box that follows explains each of its pixels, the boundary is that box's, sharp corners and all.
 *
 * @returns nothing where it is no such box
 */
export function boxOf(shares: Shares): MeasuredChain | undefined {
	const { seen, area, x, y } = shares;
	const columns = new Map<number, number>();
	const rows = new Map<number, number>();
	for (const one of seen) {
		columns.set(one.x, (columns.get(one.x) ?? 0) + one.share);
		rows.set(one.y, (rows.get(one.y) ?? 0) + one.share);
	}
	const isUpright = rows.size >= columns.size;
	const across = middleOf([...(isUpright ? rows : columns).values()]);
	if (across < LEAST_WIDE) return undefined;
	const along = area / across;
	const [width, height] = isUpright ? [across, along] : [along, across];
	const box = {
		left: x - width / 2,
		right: x + width / 2,
		top: y - height / 2,
		bottom: y + height / 2,
	};
	return isBox(box, shares) ? boundaryOf(box, shares.isClockwise) : undefined;
}

/** The mean of sums away from both ends, or the greatest where there are too few. */
function middleOf(sums: readonly number[]): number {
	const inner = sums.slice(END + 1, -END - 1);
	if (inner.length === 0) return Math.max(...sums);
	return inner.reduce((a, b) => a + b, 0) / inner.length;
}

interface Box {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
}

function isBox({ left, right, top, bottom }: Box, { seen }: Shares): boolean {
	const part = (from: number, to: number, at: number) =>
		Math.max(0, Math.min(to, at + 1) - Math.max(from, at));
	let squares = 0;
	let count = 0;
	for (const { x, y, share } of seen) {
		const meant = part(left, right, x) * part(top, bottom, y);
		if (meant === share) continue;
		const miss = Math.abs(share - meant);
		if (miss > WORST_MISS) return false;
		squares += miss * miss;
		count++;
	}
	return squares <= MOST_MISS * MOST_MISS * Math.max(1, count);
}

/** Points along the four sides, those at their ends near the corners. */
function boundaryOf(
	{ left, right, top, bottom }: Box,
	isClockwise: boolean,
): MeasuredChain {
	const corners = [
		[left, top],
		[right, top],
		[right, bottom],
		[left, bottom],
	];
	if (!isClockwise) corners.reverse();
	const points: number[] = [];
	corners.forEach(([fromX, fromY], k) => {
		const [toX, toY] = corners[(k + 1) % 4];
		const length = Math.abs(toX - fromX) + Math.abs(toY - fromY);
		const end = Math.min(FROM_END, length / 4) / length;
		const count = Math.max(2, Math.ceil(length / STEP) + 1);
		for (let n = 0; n < count; n++) {
			const t = end + ((1 - 2 * end) * n) / (count - 1);
			points.push(fromX + t * (toX - fromX), fromY + t * (toY - fromY));
		}
	});
	return {
		points: Float64Array.from(points),
		sigma: new Float64Array(points.length / 2).fill(SIGMA),
		whole: {
			kind: "rect",
			x: left,
			y: top,
			width: right - left,
			height: bottom - top,
			radius: 0,
		},
	};
}
