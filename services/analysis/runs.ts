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
	{ across, down, busy }: Differences,
	tolerance: number,
): RunFeatures {
	const { width, height } = copy;
	const widths = new Float64Array(LONGEST_EDGE + 1);
	const lengths = new Float64Array(Math.max(width, height) + 1);
	const rows = createWalks(height, widths, lengths);
	const columns = createWalks(width, widths, lengths);
	for (let at = 0, y = 0, rowStart = 0; at < busy.length; at++) {
		const i = busy[at];
		while (i >= rowStart + width) {
			rowStart += width;
			y++;
		}
		const x = i - rowStart;
		if (across[i] > tolerance) rows.step(y, x, across[i]);
		if (down[i] > tolerance) columns.step(x, y, down[i]);
	}
	rows.end();
	columns.end();
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

/**
 * Walks so many lines at once: counts their edges by width and their inner flat runs by length.
 *
 * @param widths number of edges of each width, added to
 * @param lengths number of flat runs of each length, added to
 */
function createWalks(
	lines: number,
	widths: Float64Array,
	lengths: Float64Array,
) {
	/** The change under way in each line: where it began, where it would go on, what it adds up to. */
	const from = new Int32Array(lines);
	const next = new Int32Array(lines);
	const sum = new Int32Array(lines);
	/** The end of the last edge, 0 before the first. */
	const flatFrom = new Int32Array(lines);

	function close(line: number): void {
		const wide = next[line] - from[line];
		// A faint or long run of change is part of a ramp; it doesn't end a flat run.
		if (wide === 0 || wide > LONGEST_EDGE || sum[line] < 24) return;
		widths[wide] += 1;
		if (flatFrom[line] > 0) lengths[from[line] - flatFrom[line] + 1] += 1;
		flatFrom[line] = next[line];
	}

	return {
		/** A change between a line's places `at` and `at + 1`, each line's in order. */
		step(line: number, at: number, change: number): void {
			if (at !== next[line]) {
				close(line);
				from[line] = at;
				sum[line] = 0;
			}
			sum[line] += change;
			next[line] = at + 1;
		},

		end(): void {
			for (let line = 0; line < lines; line++) close(line);
		},
	};
}
