import type { Differences } from "./differences.ts";
import type { WorkingCopy } from "./working-copy.ts";

/** Regions smaller than this share of the image, or than 6 pixels, are left out as blends and specks. */
const LEAST_SHARE = 0.00002;
/** Regions at most this share of the image are small. */
const SMALL_SHARE = 0.002;

export interface RegionFeatures {
	/** log2 of 1 + the number of regions of one colour, / 12, 0..1. */
	readonly region_count: number;
	/** Share of those regions that cover at most 0.2% of the image, 0..1. */
	readonly small_regions: number;
	/** Share of the pixels in no region: edges, ramps, noise, 0..1. */
	readonly unregioned_share: number;
}

/**
 * Connected areas of pixels that differ from their neighbours by no more than the tolerance, by
 * runs and union-find (Rosenfeld and Pfaltz 1966, on runs).
 *
 * @param tolerance differences up to this join, in levels of 255: the image's noise
 */
export function regionFeatures(
	{ width, height }: WorkingCopy,
	{ across, down }: Differences,
	tolerance: number,
): RegionFeatures {
	const pixels = width * height;
	const most = countRuns(across, width, height, tolerance);
	const parent = new Int32Array(most);
	const area = new Int32Array(most);
	// The run of each pixel of the row above, and of this row.
	let above = new Int32Array(width);
	let here = new Int32Array(width);
	let runs = 0;
	for (let y = 0, i = 0; y < height; y++) {
		for (let x = 0; x < width; x++, i++) {
			const run = runs++;
			parent[run] = run;
			const first = x;
			while (x + 1 < width && across[i] <= tolerance) {
				x++;
				i++;
			}
			area[run] = x + 1 - first;
			here.fill(run, first, x + 1);
			if (y === 0) continue;
			let joined = -1;
			const start = i - x - width;
			for (let k = first; k <= x; k++) {
				// What lies above goes on for long: it is joined once.
				if (above[k] === joined || down[start + k] > tolerance) continue;
				joined = above[k];
				unite(parent, run, joined);
			}
		}
		[above, here] = [here, above];
	}
	for (let run = runs - 1; run >= 0; run--) {
		const top = root(parent, run);
		if (top !== run) area[top] += area[run];
	}
	const least = Math.max(6, LEAST_SHARE * pixels);
	let regions = 0;
	let small = 0;
	let covered = 0;
	for (let run = 0; run < runs; run++) {
		const size = area[run];
		if (parent[run] !== run || size < least) continue;
		regions++;
		covered += size;
		if (size <= SMALL_SHARE * pixels) small++;
	}
	return {
		region_count: Math.min(1, Math.log2(1 + regions) / 12),
		small_regions: regions === 0 ? 0 : small / regions,
		unregioned_share: 1 - covered / pixels,
	};
}

/** How many runs of equal pixels the rows have. */
function countRuns(
	across: Uint8Array,
	width: number,
	height: number,
	tolerance: number,
): number {
	let runs = height;
	for (let y = 0, i = 0; y < height; y++, i++)
		for (let x = 1; x < width; x++, i++) if (across[i] > tolerance) runs++;
	return runs;
}

/** The older run is always the root, so areas can be added up from the youngest. */
function unite(parent: Int32Array, a: number, b: number): void {
	const first = root(parent, a);
	const second = root(parent, b);
	if (first < second) parent[second] = first;
	else parent[first] = second;
}

function root(parent: Int32Array, run: number): number {
	let top = run;
	while (parent[top] !== top) {
		const next = parent[top];
		parent[top] = parent[next];
		top = next;
	}
	return top;
}
