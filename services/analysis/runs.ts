import type { Differences } from "./differences.ts";
import type { WorkingCopy } from "./working-copy.ts";

/** Runs of change longer than this are ramps, not edges. */
const LONGEST_EDGE = 8;
/** Flat runs up to this length, with change on both sides, are thin. */
const THIN = 3;

export interface RunFeatures {
	/** Mean width of edges in pixels, / 4, 0..1: 0.25 is a hard step, about 0.5 anti-aliased, more is blurred. */
	readonly edge_width: number;
	/** Share of edges that are one step wide, 0..1: pixel art, indexed colour, axis-aligned edges. */
	readonly hard_edges: number;
	/** Share of edges four steps wide or more, 0..1: blurred or enlarged. */
	readonly wide_edges: number;
	/** Share of flat runs, not touching the border, that are at most 3 px long, 0..1: thin strokes and gaps. */
	readonly thin_share: number;
	/** Median length of the flat runs between edges as a share of the image's side, square root, 0..1. */
	readonly typical_run: number;
	/** log2 of 1 + edges per row and column, / 8, 0..1: how much there is to draw. */
	readonly complexity: number;
}

/**
 * Walks all rows and columns as runs of flat and of changing pixels. A run of change, as long as it
 * is short and adds up to a real step, is an edge, and its length the edge's width (the measure of
 * Marziliano et al., "A no-reference perceptual blur metric", ICIP 2002).
 *
 * @param tolerance differences up to this are flat, in levels of 255: the image's noise
 */
export function runFeatures(
	copy: WorkingCopy,
	{ across, down }: Differences,
	tolerance: number,
): RunFeatures {
	const { width, height } = copy;
	const widths = new Float64Array(LONGEST_EDGE + 1);
	const lengths = new Float64Array(Math.max(width, height) + 1);
	for (let y = 0; y < height; y++)
		walk(across, y * width, 1, width, tolerance, widths, lengths);
	for (let x = 0; x < width; x++)
		walk(down, x, width, height, tolerance, widths, lengths);
	let edges = 0;
	let total = 0;
	let wide = 0;
	for (let length = 1; length <= LONGEST_EDGE; length++) {
		const n = widths[length];
		edges += n;
		total += length * n;
		if (length >= 4) wide += n;
	}
	let runs = 0;
	let thin = 0;
	for (let length = 1; length < lengths.length; length++) {
		runs += lengths[length];
		if (length <= THIN) thin += lengths[length];
	}
	let median = 0;
	for (let seen = 0; runs > 0 && seen < runs / 2; ) seen += lengths[++median];
	const side = Math.max(width, height);
	return {
		edge_width: edges === 0 ? 0 : Math.min(1, total / edges / 4),
		hard_edges: edges === 0 ? 0 : widths[1] / edges,
		wide_edges: edges === 0 ? 0 : wide / edges,
		thin_share: runs === 0 ? 0 : thin / runs,
		typical_run: runs === 0 ? 1 : Math.sqrt(median / side),
		complexity: Math.min(1, Math.log2(1 + edges / (width + height)) / 8),
	};
}

/** One row or column: counts its edges by width and its inner flat runs by length. */
function walk(
	steps: Uint8Array,
	start: number,
	stride: number,
	length: number,
	tolerance: number,
	widths: Float64Array,
	lengths: Float64Array,
): void {
	let flatFrom = 0;
	let seenEdge = false;
	for (let k = 0, i = start; k < length - 1; ) {
		if (steps[i] <= tolerance) {
			k++;
			i += stride;
			continue;
		}
		const from = k;
		let sum = 0;
		while (k < length - 1 && steps[i] > tolerance) {
			sum += steps[i];
			k++;
			i += stride;
		}
		const wide = k - from;
		// A faint or long run of change is part of a ramp; it doesn't end a flat run.
		if (wide > LONGEST_EDGE || sum < 24) continue;
		widths[wide] += 1;
		const flat = from - flatFrom + 1;
		if (seenEdge) lengths[flat] += 1;
		seenEdge = true;
		flatFrom = k;
	}
}
