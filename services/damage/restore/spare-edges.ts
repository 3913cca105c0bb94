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
			for (const beside of [i - 1, i + 1, i - stride, i + stride]) {
				if (own[beside] > 0 && own[beside] < least) least = own[beside];
			}
			weights[i] = least;
		}
	});
}

/** How many weights within each pixel's window are positive and below a limit. */
function countEdges(
	weights: Float32Array,
	layout: Layout,
	limit: number,
): Uint8Array {
	const { width, height, stride } = layout;
	const origin = originOf(layout, 0);
	const across = new Uint8Array(stride * height);
	for (let y = 0; y < height; y++) {
		const row = y * stride;
		const isEdge = (x: number) => {
			if (x < 0 || x >= width) return 0;
			const weight = weights[origin + row + x];
			return weight > 0 && weight < limit ? 1 : 0;
		};
		let count = 0;
		for (let x = 0; x < REACH; x++) count += isEdge(x);
		for (let x = 0; x < width; x++) {
			count += isEdge(x + REACH) - isEdge(x - REACH - 1);
			across[row + x] = count;
		}
	}
	const counts = new Uint8Array(stride * height);
	for (let x = 0; x < width; x++) {
		let count = 0;
		for (let y = 0; y < Math.min(REACH, height); y++)
			count += across[y * stride + x];
		for (let y = 0; y < height; y++) {
			if (y + REACH < height) count += across[(y + REACH) * stride + x];
			if (y > REACH) count -= across[(y - REACH - 1) * stride + x];
			counts[y * stride + x] = count;
		}
	}
	return counts;
}
