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
	{ across, down, busy }: Differences,
	tolerance: number,
): RegionFeatures {
	const pixels = width * height;
	const { starts, rowRuns } = findRuns(across, busy, width, height, tolerance);
	const runs = starts.length - 1;
	const parent = new Int32Array(runs);
	const area = new Int32Array(runs);
	for (let run = 0; run < runs; run++) {
		parent[run] = run;
		area[run] = starts[run + 1] - starts[run];
	}
	for (let y = 1; y < height; y++) {
		let above = rowRuns[y - 1];
		let run = rowRuns[y];
		const end = rowRuns[y + 1];
		while (run < end) {
			// Places are those of the row above.
			const from = Math.max(starts[above], starts[run] - width);
			const to = Math.min(starts[above + 1], starts[run + 1] - width);
			let i = from;
			while (i < to && down[i] > tolerance) i++;
			if (i < to) unite(parent, run, above);
			const aboveEnd = starts[above + 1];
			const runEnd = starts[run + 1] - width;
			if (aboveEnd <= runEnd) above++;
			if (runEnd <= aboveEnd) run++;
		}
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

/** Where the runs of pixels that join begin, with the end of the last one, and each row's first run, with their number. */
function findRuns(
	across: Uint8Array,
	busy: Int32Array,
	width: number,
	height: number,
	tolerance: number,
) {
	let most = height;
	for (const i of busy) if (across[i] > tolerance) most++;
	const starts = new Int32Array(most + 1);
	const rowRuns = new Int32Array(height + 1);
	let runs = 0;
	for (let y = 0, at = 0; y < height; y++) {
		const rowEnd = (y + 1) * width;
		rowRuns[y] = runs;
		starts[runs++] = rowEnd - width;
		for (; at < busy.length && busy[at] < rowEnd; at++)
			if (across[busy[at]] > tolerance) starts[runs++] = busy[at] + 1;
	}
	rowRuns[height] = runs;
	starts[runs] = width * height;
	return { starts, rowRuns };
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
