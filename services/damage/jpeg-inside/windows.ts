import type { Samples } from "./samples.ts";

/** Side of a block, pixels. */
export const SIDE = 8;
/** A window holds a block at each of the 64 offsets. */
export const WINDOW = 2 * SIDE - 1;
/** Sum of differences that makes a window worth looking at, levels, and the most that one pixel adds. */
const LEAST_TEXTURE = 24;
const RICH = 8;
/** Differences that ringing makes, levels, and those that only edges make. */
const FAINT = 8;
const STRONG = 32;

/** Where a picture has texture whose levels weren't cut off. */
export interface Windows {
	/** First pixel of each window, the richest first; none that looks like one before it. */
	readonly starts: readonly number[];
	/** Pixels that differ faintly from the next, and strongly. */
	readonly faint: number;
	readonly strong: number;
}

/**
 * Looks for the windows whose pixels differ most from the next ones to the right and below, where they
 * aren't clipped: those that say most about how a picture was coded. Along a straight edge all look alike, and
 * what explains one by chance explains all of them, so each counts once.
 *
 * @param most windows wanted
 */
export function findWindows(
	{ width, height, planes: [luma], clipped }: Samples,
	most: number,
): Windows {
	const wide = Math.floor(width / SIDE);
	const high = Math.floor(height / SIDE);
	const texture = new Uint16Array(wide * high);
	let faint = 0;
	let strong = 0;
	for (let y = 0; y < high * SIDE - 1; y++) {
		const row = (y >> 3) * wide;
		for (let x = 0, i = y * width; x < wide * SIDE - 1; x++, i++) {
			const here = luma[i];
			const across = Math.abs(luma[i + 1] - here);
			const down = Math.abs(luma[i + width] - here);
			if (across + down === 0) continue;
			if (Math.max(across, down) > STRONG) strong++;
			else if (Math.max(across, down) < FAINT) faint++;
			if (clipped[i] === 0) {
				texture[row + (x >> 3)] += Math.min(RICH, across + down);
			}
		}
	}
	const found: { start: number; texture: number }[] = [];
	for (let row = 0; row + 1 < high; row++) {
		for (let column = 0; column + 1 < wide; column++) {
			const at = row * wide + column;
			const sum =
				texture[at] +
				texture[at + 1] +
				texture[at + wide] +
				texture[at + wide + 1];
			if (sum < LEAST_TEXTURE) continue;
			found.push({ start: SIDE * (row * width + column), texture: sum });
		}
	}
	found.sort((a, b) => b.texture - a.texture);
	const seen = new Set<number>();
	const starts: number[] = [];
	for (const { start } of found) {
		if (starts.length >= most) break;
		const look = hashOf(luma, start, width, WINDOW);
		if (seen.has(look)) continue;
		seen.add(look);
		starts.push(start);
	}
	return { starts, faint, strong };
}

/**
 * A hash of a square of values, to a sixteenth (FNV-1a of 32 bits): those of one hash are taken for alike.
 *
 * @param first index of its first value, of rows that are `stride` values apart
 * @param side values across and down
 */
export function hashOf(
	values: Float32Array,
	first: number,
	stride: number,
	side: number,
): number {
	let hash = 0x811c9dc5;
	for (let row = 0; row < side; row++) {
		const from = first + row * stride;
		for (let i = from; i < from + side; i++)
			hash = Math.imul(hash ^ Math.round(16 * values[i]), 0x01000193);
	}
	return hash;
}
