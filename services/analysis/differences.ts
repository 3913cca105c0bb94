import type { WorkingCopy } from "./working-copy.ts";

/** How much neighbours differ: the one pass over all channels that later passes share. */
export interface Differences {
	/** |right neighbour - pixel|, the largest over R, G, B, A, 0..255; 0 in the last column. */
	readonly across: Uint8Array;
	/** |lower neighbour - pixel|, the largest over R, G, B, A, 0..255; 0 in the last row. */
	readonly down: Uint8Array;
}

/** Computes the differences; pixels equal to a neighbour, most of a logo, cost one comparison. */
export function differences(copy: WorkingCopy): Differences {
	const { width, height, data } = copy;
	const packed = new Uint32Array(data.buffer, data.byteOffset, width * height);
	const across = new Uint8Array(width * height);
	const down = new Uint8Array(width * height);
	for (let y = 0, i = 0; y < height; y++) {
		const hasBelow = y + 1 < height;
		for (let x = 0; x < width; x++, i++) {
			const pixel = packed[i];
			if (x + 1 < width && packed[i + 1] !== pixel)
				across[i] = largest(pixel, packed[i + 1]);
			if (hasBelow && packed[i + width] !== pixel)
				down[i] = largest(pixel, packed[i + width]);
		}
	}
	return { across, down };
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
