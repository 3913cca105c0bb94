import { decodeBlock } from "./decode-block.ts";
import type { Samples } from "./samples.ts";
import { hashOf, SIDE } from "./windows.ts";

/** Pixels that must be seen as they are, and differ from their neighbours, for a block to say anything. */
const LEAST_TEXTURE = 8;

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
 * Counts the blocks of luma at an offset that some multiples of the steps explain, pixel by pixel. Blocks that are alike
 * are one: what explains one by chance explains them all.
 *
 * @param starts windows
 * @param x offset within each, 0..7
 */
export function verify(
	samples: Samples,
	starts: readonly number[],
	{ x, y }: { readonly x: number; readonly y: number },
	steps: Uint16Array,
): Verdict {
	let explained = 0;
	let blocks = 0;
	const known = new Set<number>();
	for (const start of starts) {
		look(samples, start + y * samples.width + x);
		if (countTexture() < LEAST_TEXTURE) continue;
		const hash = hashOf(seen, 0, SIDE, SIDE);
		if (known.has(hash)) continue;
		known.add(hash);
		blocks++;
		if (decodeBlock(seen, cut, steps, quantised, misses) === 0) explained++;
	}
	return { explained, blocks };
}

/** Windows after which a table that explains none of them is given up: hardly any of a hundred tables explains one. */
const FIRST = 16;

/**
 * Counts for each table the blocks that it explains, as {@link verify} does for one.
 *
 * @param tables 64 steps each
 */
export function verifyEach(
	samples: Samples,
	starts: readonly number[],
	{ x, y }: { readonly x: number; readonly y: number },
	tables: readonly Uint16Array[],
): Int32Array {
	const explained = new Int32Array(tables.length);
	let left = Array.from(tables.keys());
	for (let at = 0; at < starts.length; at++) {
		if (at === FIRST) left = left.filter((k) => explained[k] > 0);
		look(samples, starts[at] + y * samples.width + x);
		if (countTexture() < LEAST_TEXTURE) continue;
		for (const k of left)
			if (decodeBlock(seen, cut, tables[k], quantised, misses) === 0)
				explained[k]++;
	}
	return explained;
}

/** Whether the block of luma that begins at a pixel has texture enough to be asked. */
export function saysAnything(samples: Samples, first: number): boolean {
	look(samples, first);
	return countTexture() >= LEAST_TEXTURE;
}

/** Takes the block that begins at a pixel into `seen` and `cut`. */
function look({ width, planes: [luma], clipped }: Samples, first: number) {
	for (let k = 0; k < 64; k++) {
		const i = first + (k >> 3) * width + (k & 7);
		seen[k] = luma[i] - 128;
		cut[k] = clipped[i];
	}
}

/** Pixels that weren't cut off and differ from the one to their left or above. */
function countTexture(): number {
	let texture = 0;
	for (let k = 9; k < 64; k++) {
		if ((k & 7) === 0 || cut[k] !== 0) continue;
		if (seen[k] !== seen[k - 1] || seen[k] !== seen[k - 8]) texture++;
	}
	return texture;
}
