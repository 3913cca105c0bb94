import { lister } from "../image/busy/lister.ts";
import { wordsOf } from "../image/raster.ts";
import type { WorkingCopy } from "./working-copy.ts";

/**
 * How much neighbours differ: the one pass over all channels that later passes share. They look at busy pixels alone, of a logo one
 * in ten or twenty; what is told of the others follows from their number.
 */
export interface Differences {
	/** |right neighbour - pixel|, the largest over R, G, B, A, 0..255; 0 in the last column. */
	readonly across: Uint8Array;
	/** |lower neighbour - pixel|, the largest over R, G, B, A, 0..255; 0 in the last row. */
	readonly down: Uint8Array;
	/** Pixels that differ from one of their four neighbours, in raster order: of all others both are 0, to either side. */
	readonly busy: Int32Array;
}

/** Computes the differences. */
export function differences(copy: WorkingCopy): Differences {
	const { width, height } = copy;
	const words = wordsOf(copy);
	// Signed words: the others don't fit into what the engine keeps whole numbers in.
	const packed = new Int32Array(words.buffer, words.byteOffset, words.length);
	const across = new Uint8Array(width * height);
	const down = new Uint8Array(width * height);
	const busy = lister.list(packed, width, height);
	const lastRow = (height - 1) * width;
	for (let at = 0, rowEnd = width; at < busy.length; at++) {
		const i = busy[at];
		while (i >= rowEnd) rowEnd += width;
		const pixel = packed[i];
		if (i + 1 < rowEnd && packed[i + 1] !== pixel)
			across[i] = largest(pixel, packed[i + 1]);
		if (i < lastRow && packed[i + width] !== pixel)
			down[i] = largest(pixel, packed[i + width]);
	}
	return { across, down, busy };
}

/** The largest difference of the four bytes of two pixels. */
function largest(a: number, b: number): number {
	const red = Math.abs((a & 255) - (b & 255));
	const green = Math.abs(((a >>> 8) & 255) - ((b >>> 8) & 255));
	const blue = Math.abs(((a >>> 16) & 255) - ((b >>> 16) & 255));
	const alpha = Math.abs((a >>> 24) - (b >>> 24));
	const colour = red > green ? red : green;
	const rest = blue > alpha ? blue : alpha;
	return colour > rest ? colour : rest;
}
