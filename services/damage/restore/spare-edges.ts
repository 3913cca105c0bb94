import { eachRun, type Region } from "../field.ts";
import { type Layout, originOf } from "../loops/layout.ts";

/** A weight below this part of the price is at an edge. */
const AT_EDGE = 1 / 3;
/** Windows in which edges are counted reach so far from their middle, pixels. */
const REACH = 3;
/** An edge alone fills no more of a window than this, in pixels; lettering and hairlines do. */
const CROWDED = 24;
/** In a picture with fewer edges alone than this part, such as one of small lettering, none is spared. */
const LEAST_ALONE = 0.8;

/**
 * Lets the pixels beside an edge share its low weight, where it stands alone. By its own differences alone each pixel of an
 * edge competes with its neighbours: the one with the most becomes cheaper still, and the edge a step between two pixels,
 * which says nothing any more of how much of a pixel it covers. Among crowded edges there would be nothing left that
 * holds ringing down, so there each pixel keeps its own.
 *
 * @param weights one channel; 0 in the padding
 * @param price the weight of what is flat
 */
export function spareEdges(
	weights: Float32Array,
	layout: Layout,
	region: Region,
	price: number,
): void {
	const { height, stride } = layout;
	const origin = originOf(layout, 0);
	const own = weights.slice();
	const limit = AT_EDGE * price;
	const crowd = countEdges(own, layout, limit);
	let alone = 0;
	let all = 0;
	eachRun(region, stride, 0, height, (first, last) => {
		for (let p = first; p < last; p++) {
			if (own[origin + p] >= limit) continue;
			all++;
			if (crowd[p] <= CROWDED) alone++;
		}
	});
	if (alone < LEAST_ALONE * all) return;
	eachRun(region, stride, 0, height, (first, last) => {
		for (let p = first; p < last; p++) {
			if (crowd[p] > CROWDED || crowd[p] === 0) continue;
			const i = origin + p;
			let least = own[i];
			least = lesser(least, own[i - 1]);
			least = lesser(least, own[i + 1]);
			least = lesser(least, own[i - stride]);
			weights[i] = lesser(least, own[i + stride]);
		}
	});
}

/** The lesser of two weights; padding has none. */
const lesser = (weight: number, beside: number): number =>
	beside > 0 && beside < weight ? beside : weight;

/** How many weights within each pixel's window are positive and below a limit. */
function countEdges(
	weights: Float32Array,
	layout: Layout,
	limit: number,
): Uint8Array {
	const { width, height, stride } = layout;
	const origin = originOf(layout, 0);
	const edges = new Uint8Array(stride * height);
	for (let y = 0; y < height; y++) {
		const end = y * stride + width;
		for (let p = y * stride; p < end; p++) {
			const weight = weights[origin + p];
			if (weight > 0 && weight < limit) edges[p] = 1;
		}
	}
	const across = new Uint8Array(stride * height);
	for (let y = 0; y < height; y++) {
		const row = y * stride;
		let count = 0;
		for (let x = 0; x < width + REACH; x++) {
			if (x < width) count += edges[row + x];
			if (x > 2 * REACH) count -= edges[row + x - 2 * REACH - 1];
			if (x >= REACH) across[row + x - REACH] = count;
		}
	}
	// Row by row, as they lie in memory.
	const counts = new Uint8Array(stride * height);
	const sums = new Uint8Array(width);
	for (let y = 0; y < height + REACH; y++) {
		const entering = y * stride;
		const leaving = (y - 2 * REACH - 1) * stride;
		const middle = (y - REACH) * stride;
		for (let x = 0; x < width; x++) {
			if (y < height) sums[x] += across[entering + x];
			if (leaving >= 0) sums[x] -= across[leaving + x];
			if (middle >= 0) counts[middle + x] = sums[x];
		}
	}
	return counts;
}
