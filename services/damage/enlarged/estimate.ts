import type { Raster } from "../../image/raster.ts";
import { bestWay, type Demands, type Finding, weigh } from "./decide.ts";
import { type Enlargement, MAX_FACTOR, MIN_FACTOR } from "./enlargement.ts";
import { type Axis, busyLines, type Line, weighed } from "./line.ts";
import { estimateNearest } from "./nearest.ts";
import { type Nominee, scanSizes } from "./scan.ts";
import { largestFactor } from "./transitions.ts";

/** Busy lines of an axis for nominating sizes. */
const SCANNED_LINES = 3;
/** And for deciding. */
const WEIGHED_LINES = 8;
/** Sizes and alignments that are looked at closely. */
const NOMINEES = 8;
/** Deviation, in levels, of an axis that is explained to rounding. */
const EXACT = 1;
/** The neighbouring sizes must miss by so much more. */
const LEAST_CONTRAST = 2;
/** Deviation from a small picture of whole levels; a filter's inverse may double rounding. */
const WHOLE = 2;
/** Shortest line before, pixels: it and those a little shorter still hold the widest kernel's six taps. */
const LEAST_SMALL = 8;
/** Pixels that could have contradicted, at least. */
const LEAST_FREEDOM = 24;
/** Deviation that the other axis may show: what a first pass clipped, the second one blurred. */
const SECOND_PASS = 4;
const SECOND_CONTRAST = 1.3;

const FIRST_AXIS: Demands = {
	deviation: EXACT,
	contrast: LEAST_CONTRAST,
	wholeDeviation: WHOLE,
	freedom: LEAST_FREEDOM,
};

function findAxis(
	lines: readonly Line[],
	largest: number,
): Finding | undefined {
	if (lines.length === 0) return undefined;
	const large = lines[0].values.length;
	const nominees = scanSizes(
		lines.slice(0, SCANNED_LINES),
		Math.max(LEAST_SMALL, Math.ceil(large / Math.min(MAX_FACTOR, largest))),
		Math.floor(large / MIN_FACTOR),
		NOMINEES,
	);
	let found: Finding | undefined;
	for (const { small, alignment } of withDivisors(nominees, large)) {
		const way = bestWay(lines.slice(0, 2), small, alignment, 1.5 * EXACT);
		if (way === undefined) continue;
		const finding = weigh(lines, small, way, FIRST_AXIS);
		if (finding === undefined) continue;
		if (found === undefined || finding.small < found.small) found = finding;
	}
	return found;
}

/** A line's grid lies in that of several times its size too, where one scan may see it first. */
function withDivisors(
	nominees: readonly Nominee[],
	large: number,
): Pick<Nominee, "small" | "alignment">[] {
	const result = new Map<string, Pick<Nominee, "small" | "alignment">>();
	for (const { small, alignment } of nominees)
		for (const divisor of [1, 2, 3, 5]) {
			const part = small / divisor;
			if (!Number.isInteger(part) || part < large / MAX_FACTOR) continue;
			if (part < LEAST_SMALL) continue;
			result.set(`${part} ${alignment}`, { small: part, alignment });
		}
	return [...result.values()];
}

/** The other axis, enlarged in the same way and by about the same factor. */
function followAxis(
	lines: readonly Line[],
	first: Finding,
	proportional: number,
): Finding | undefined {
	let found: Finding | undefined;
	const middle = Math.round(proportional);
	const reach = Math.ceil((0.5 * proportional) / first.small);
	for (let k = 0; k <= 2 * reach; k++) {
		const d = k & 1 ? (k + 1) >> 1 : -(k >> 1);
		if (middle + d < LEAST_SMALL) continue;
		const finding = weigh(lines, middle + d, first.resampling, {
			deviation: first.resampling.kernel === "linear" ? EXACT : SECOND_PASS,
			contrast: SECOND_CONTRAST,
		});
		if (finding === undefined) continue;
		if (found === undefined || finding.deviation < found.deviation)
			found = finding;
		if (finding.contrast > 2) break;
	}
	return found;
}

/**
 * Whether a picture was enlarged from a smaller one, by which factor (1.2 .. 8, any rational, each
 * axis its own size but about the same factor) and with which kernel.
 *
 * An enlarged line is y = U s with fewer unknowns than pixels. Sizes are nominated by a scan, and
 * decided by exactness: least squares through the true U leaves rounding alone, through any other
 * whole levels at every edge, also through the sizes just beside it; and what comes out must be a
 * picture of whole levels 0..255.
 *
 * Cost: one look at each pixel for a drawing with a flat-to-flat edge of one step; a few
 * milliseconds at 512 px where no edge is that sharp; tens where the picture was enlarged.
 *
 * Gets wrong: a picture cut or padded after it was enlarged isn't found, for its size no longer tells
 * the factor; nor one that was compressed with loss or blurred since; nor one of a handful of edges,
 * about the rim of a small factor; kernels of four taps are mistaken for each other below 1.5.
 *
 * @returns nothing without evidence
 */
export function estimateEnlargement(raster: Raster): Enlargement | undefined {
	const { width, height } = raster;
	if (Math.min(width, height) < 16) return undefined;
	const nearest = estimateNearest(raster);
	if (nearest !== undefined) return nearest;
	const shown = weighed(raster);
	const largest = Math.min(
		largestFactor(shown, "column"),
		largestFactor(shown, "row"),
	);
	if (largest < MIN_FACTOR) return undefined;
	const lines: Record<Axis, Line[]> = {
		column: busyLines(raster, "column", WEIGHED_LINES, shown),
		row: busyLines(raster, "row", WEIGHED_LINES, shown),
	};
	for (const axis of ["column", "row"] as const) {
		const first = findAxis(lines[axis], largest);
		if (first === undefined) continue;
		const other = axis === "column" ? "row" : "column";
		const [large, across] =
			axis === "column" ? [height, width] : [width, height];
		const second = followAxis(
			lines[other],
			first,
			(first.small * across) / large,
		);
		if (second === undefined) continue;
		return {
			small: {
				width: axis === "row" ? first.small : second.small,
				height: axis === "row" ? second.small : first.small,
			},
			large: { width, height },
			...first.resampling,
			last: axis,
			exact: true,
			confidence: 1 - 1 / (first.contrast * first.contrast),
		};
	}
	return undefined;
}
