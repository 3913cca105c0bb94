import { decodeBlock } from "./decode-block.ts";
import type { Samples } from "./samples.ts";
import { SIDE } from "./windows.ts";

/** Pixels that must be seen as they are, and differ from what is foretold, for a block to say anything. */
const LEAST_SEEN = 8;

const seen = new Float32Array(SIDE * SIDE);
const cut = new Uint8Array(SIDE * SIDE);
const quantised = new Int16Array(SIDE * SIDE);
const misses = new Float32Array(SIDE * SIDE);

/** How many blocks some steps explain. */
export interface Verdict {
	readonly explained: number;
	/** Blocks that say anything. */
	readonly blocks: number;
}

/**
 * Counts the blocks of luma at an offset that some multiples of the steps explain, pixel by pixel.
 *
 * @param starts windows
 * @param x offset within each, 0..7
 */
export function verify(
	{ width, planes: [luma], clipped }: Samples,
	starts: readonly number[],
	{ x, y }: { readonly x: number; readonly y: number },
	steps: Uint16Array,
): Verdict {
	let explained = 0;
	let blocks = 0;
	for (const start of starts) {
		for (let k = 0; k < 64; k++) {
			const i = start + (y + (k >> 3)) * width + x + (k & 7);
			seen[k] = luma[i] - 128;
			cut[k] = clipped[i];
		}
		if (countSurprises() < LEAST_SEEN) continue;
		blocks++;
		if (decodeBlock(seen, cut, steps, quantised, misses) === 0) explained++;
	}
	return { explained, blocks };
}

/** Pixels that weren't cut off and aren't what the plane through their neighbours foretells. */
function countSurprises(): number {
	let surprises = 0;
	for (let k = 9; k < 64; k++) {
		if ((k & 7) === 0 || cut[k] !== 0) continue;
		const foretold = seen[k - 1] + seen[k - 8] - seen[k - 9];
		if (Math.abs(seen[k] - foretold) > 1) surprises++;
	}
	return surprises;
}
