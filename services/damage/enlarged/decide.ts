import { deviation, misfit, misfitWithin } from "./exactness.ts";
import type { Line } from "./line.ts";
import { type Alignment, type Resampling, resampler } from "./resampler.ts";

/** The ways to enlarge that are told apart, by alignment; borders as their makers have them. */
const WAYS: Readonly<Record<Alignment, readonly Resampling[]>> = {
	centre: [
		way("linear", "centre", "clamp"),
		way("catmull-rom", "centre", "normalise"),
		way("cubic-0.75", "centre", "clamp"),
		way("mitchell", "centre", "normalise"),
		way("lanczos2", "centre", "normalise"),
		way("lanczos3", "centre", "normalise"),
	],
	late: [
		way("linear", "late", "clamp"),
		{ ...way("catmull-rom", "late", "clamp"), phases: 64 },
	],
	corner: [way("linear", "corner", "clamp")],
};

function way(
	kernel: Resampling["kernel"],
	alignment: Alignment,
	border: Resampling["border"],
): Resampling {
	return { kernel, alignment, border, phases: 0 };
}

/** Levels of deviation under the first kernels beyond which no other is tried. */
const HOPELESS = 8;
/** Levels within which two kernels explain the lines as well. */
const TIE = 0.12;
/** Sizes on either side that must explain the lines worse. */
const NEIGHBOURS = [-1, 1, -2, 2, -3, 3];
/** The smallest of them, pixels: it holds the six taps of the widest kernel. */
const LEAST_NEIGHBOUR = 6;

/** How an axis was enlarged, and how clearly it shows. */
export interface Finding {
	readonly small: number;
	readonly resampling: Resampling;
	/** Root mean square of what is unexplained, in levels; rounding alone leaves about 0.3. */
	readonly deviation: number;
	/** The same where the small line is of whole levels 0..255: what can't be a picture, fails here. */
	readonly wholeDeviation: number;
	/** The least deviation of the sizes around, over this one's. */
	readonly contrast: number;
	/** Pixels that could have contradicted. */
	readonly freedom: number;
}

/** A deviation below this is rounding: quotients of it say nothing. */
const ROUNDING = 0.3;

/** What a finding is held to; one that fails it isn't looked at any further. */
export interface Demands {
	/** Levels of deviation at most. */
	readonly deviation: number;
	/** Contrast at least. */
	readonly contrast: number;
	/** Levels of deviation from whole levels at most. */
	readonly wholeDeviation?: number;
	/** Pixels that could have contradicted, at least. */
	readonly freedom?: number;
}

/**
 * Weighs one size and way: how well it explains the lines, and how much better than its neighbours.
 *
 * Cost: eight fits a line, fewer where it fails; most sizes of a picture that wasn't enlarged fail by the first one.
 *
 * @returns nothing where it doesn't meet the demands
 */
export function weigh(
	lines: readonly Line[],
	small: number,
	resampling: Resampling,
	demands: Demands,
): Finding | undefined {
	const large = lines[0].values.length;
	const at = (size: number, whole = false) =>
		misfit(resampler(large, size, resampling), lines, whole);
	const { squares, freedom } = at(small);
	const here = deviation({ squares, freedom });
	if (here > demands.deviation || freedom < (demands.freedom ?? 0))
		return undefined;
	const wholeDeviation = deviation(at(small, true));
	if (wholeDeviation > (demands.wholeDeviation ?? Number.POSITIVE_INFINITY))
		return undefined;
	const level = Math.max(ROUNDING, here);
	let contrast = Number.POSITIVE_INFINITY;
	for (const d of NEIGHBOURS) {
		if (small + d < LEAST_NEIGHBOUR || small + d >= large) continue;
		contrast = Math.min(contrast, deviation(at(small + d)) / level);
		if (contrast < demands.contrast) return undefined;
	}
	return {
		...{ small, resampling, deviation: here },
		...{ wholeDeviation, contrast, freedom },
	};
}

/**
 * The way that explains the lines best at a size and an alignment.
 *
 * Cost: one to six kernels times the lines, see {@link fitLine}; one when the size is wrong.
 *
 * @param most levels that it may miss by
 * @returns nothing when the first two kernels are hopeless, or all miss by more
 */
export function bestWay(
	lines: readonly Line[],
	small: number,
	alignment: Alignment,
	most: number,
): Resampling | undefined {
	const large = lines[0].values.length;
	const isHopeless = WAYS[alignment]
		.slice(0, 2)
		.every(
			(way) =>
				misfitWithin(resampler(large, small, way), lines, HOPELESS) ===
				undefined,
		);
	if (isHopeless && WAYS[alignment].length > 1) return undefined;
	const ways = WAYS[alignment].flatMap((resampling) => {
		const found = misfitWithin(
			resampler(large, small, resampling),
			lines,
			most + TIE,
		);
		return found === undefined
			? []
			: [{ resampling, deviation: deviation(found) }];
	});
	const least = Math.min(...ways.map((one) => one.deviation));
	if (least > most) return undefined;
	const tied = ways.filter((one) => one.deviation < least + TIE);
	if (tied.length === 1) return tied[0].resampling;
	const whole = tied.map(({ resampling }) =>
		deviation(misfit(resampler(large, small, resampling), lines, true)),
	);
	const sums = tied.map((one, i) => one.deviation + whole[i]);
	return tied[sums.indexOf(Math.min(...sums))].resampling;
}
