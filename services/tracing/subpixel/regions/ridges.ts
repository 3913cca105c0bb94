import type { EdgePixels } from "./edge-pixels.ts";

/** A stroke must be at least this wide to be kept, in pixels. */
const LEAST_WIDTH = 0.4;
/** And cover at least this much of its best pixel. */
const LEAST_SHARE = 0.2;
/** Two pixels to either side, its share must have fallen to this part of the crest's, or it is no stroke. */
const FOOT = 0.35;

/**
 * Keep strokes that cover less than half of every pixel they touch: a pixel whose lesser paint is at
 * its crest along a row or column (no more of it on either side, none of the two sides labelled with
 * it) takes that paint, if the shares along the line add up to a stroke. A stroke's coverage sums to
 * its width, so nothing is lost by it: the boundary stage places both sides by the same sum.
 *
 * @param labels paint of each pixel, -1 - k for the edge pixel k
 */
export function keepRidges(
	width: number,
	height: number,
	labels: Int32Array,
	edges: EdgePixels,
): void {
	const { index, paint, other, share, own } = edges;
	const crests: number[] = [];
	for (let k = 0; k < index.length; k++) {
		if (other[k] < 0 || share[k] < LEAST_SHARE) continue;
		const i = index[k];
		const x = i % width;
		if (
			(x > 0 && x < width - 1 && isCrest(labels, edges, i, 1, k)) ||
			(i >= width &&
				i < width * (height - 1) &&
				isCrest(labels, edges, i, width, k))
		) {
			crests.push(k);
		}
	}
	for (const k of crests) {
		const swap = paint[k];
		paint[k] = other[k];
		other[k] = swap;
		[share[k], own[k]] = [own[k], share[k]];
	}
}

function isCrest(
	labels: Int32Array,
	edges: EdgePixels,
	i: number,
	step: number,
	k: number,
): boolean {
	const ink = edges.other[k];
	const here = edges.share[k];
	const before = shareAt(labels, edges, i - step, ink);
	const after = shareAt(labels, edges, i + step, ink);
	if (before >= here || after > here) return false;
	if (before + here + after < LEAST_WIDTH) return false;
	const foot = FOOT * here;
	return (
		(before <= foot || shareAt(labels, edges, i - 2 * step, ink) <= foot) &&
		(after <= foot || shareAt(labels, edges, i + 2 * step, ink) <= foot)
	);
}

/** How much of a pixel an ink covers. */
function shareAt(
	labels: Int32Array,
	{ paint, other, share, own }: EdgePixels,
	i: number,
	ink: number,
): number {
	if (i < 0 || i >= labels.length) return 0;
	if (labels[i] >= 0) return labels[i] === ink ? 1 : 0;
	const k = -1 - labels[i];
	if (paint[k] === ink) return own[k];
	return other[k] === ink ? share[k] : 0;
}
