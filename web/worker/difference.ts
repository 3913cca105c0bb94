import { toOklab } from "../parts/oklab.ts";

/** How far the colours of two pictures lie apart. */
export interface Difference {
	/** width × height × 4, to be laid over either of them. */
	readonly pixels: Uint8ClampedArray<ArrayBuffer>;
	/** Of all pixels, in units of which one can just be told apart by eye. */
	readonly mean: number;
	/** 0 to 1: pixels that differ by more than can just be seen. */
	readonly visible: number;
}

/** A distance in OKLab of which black to white is 1: about what can just be seen. */
const JUST_SEEN = 0.02;
/** White, and a dark of which neighbours can still be told apart. */
const GROUNDS = [255, 24];
/** Distances from here on are painted alike. */
const MOST = 0.25;

/**
 * Compares over white and over the page's dark ground and takes the larger distance,
 * so that what is transparent in one of them only is told too.
 *
 * @param a RGBA, 8 bits a channel, not premultiplied
 * @param b as many pixels as `a`
 */
export function difference(
	a: Uint8ClampedArray,
	b: Uint8ClampedArray,
): Difference {
	const pixels = new Uint8ClampedArray(a.length);
	let sum = 0;
	let visible = 0;
	const labA = new Float32Array(3);
	const labB = new Float32Array(3);
	for (let i = 0; i < a.length; i += 4) {
		let distance = 0;
		for (const ground of GROUNDS) {
			toOklab(a, i, ground, labA);
			toOklab(b, i, ground, labB);
			distance = Math.max(
				distance,
				Math.hypot(labA[0] - labB[0], labA[1] - labB[1], labA[2] - labB[2]),
			);
			// Where nothing shines through, the ground doesn't matter.
			if (a[i + 3] === 255 && b[i + 3] === 255) break;
		}
		sum += distance;
		if (distance <= JUST_SEEN) continue;
		visible++;
		const share = Math.min(1, (distance - JUST_SEEN) / (MOST - JUST_SEEN));
		pixels[i] = 255;
		pixels[i + 1] = 40 + 190 * share;
		pixels[i + 2] = 120 * (1 - share);
		pixels[i + 3] = 110 + 145 * Math.sqrt(share);
	}
	const count = Math.max(1, a.length / 4);
	return { pixels, mean: sum / count / JUST_SEEN, visible: visible / count };
}
