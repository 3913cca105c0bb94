import type { Upsampling } from "./chroma.ts";

/** Weights of a pair's sample and its nearer neighbour in libjpeg's triangle filter. */
const NEAR = 3 / 4;
const FAR = 1 / 4;

/**
 * Doubles a line of samples as a decoder does; the line's ends are repeated beyond it.
 *
 * @param from first sample of the line
 * @param by distance of its samples
 * @param to first sample of the doubled line
 */
export function upsampleLine(
	source: Float32Array,
	from: number,
	by: number,
	count: number,
	kind: Upsampling,
	target: Float32Array,
	to: number,
	step: number,
): void {
	for (let k = 0; k < count; k++) {
		const here = source[from + k * by];
		const at = to + 2 * k * step;
		if (kind === "repeated") {
			target[at] = here;
			target[at + step] = here;
			continue;
		}
		const before = source[from + Math.max(0, k - 1) * by];
		const after = source[from + Math.min(count - 1, k + 1) * by];
		target[at] = NEAR * here + FAR * before;
		target[at + step] = NEAR * here + FAR * after;
	}
}

/**
 * The inverse of {@link upsampleLine}. For the triangle filter each sample is got twice, as (3 b - a) / 2 and
 * (3 c - d) / 2 of its pair b, c and what is next to it, and the mean is taken; noise in the samples
 * grows by an eighth.
 */
export function downsampleLine(
	source: Float32Array,
	from: number,
	by: number,
	count: number,
	kind: Upsampling,
	target: Float32Array,
	to: number,
	step: number,
): void {
	const last = 2 * count - 1;
	for (let k = 0; k < count; k++) {
		const at = from + 2 * k * by;
		const pair = source[at] + source[at + by];
		if (kind === "repeated") {
			target[to + k * step] = pair / 2;
			continue;
		}
		const before = source[from + Math.max(0, 2 * k - 1) * by];
		const after = source[from + Math.min(last, 2 * k + 2) * by];
		target[to + k * step] = (3 * pair - before - after) / 4;
	}
}
