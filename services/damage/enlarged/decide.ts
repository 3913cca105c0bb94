import { deviation, misfit, missesBy } from "./exactness.ts";
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
const NEIGHBOURS = [-3, -2, -1, 1, 2, 3];

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

/** Weighs one size and way: how well it explains the lines, and how much better than its neighbours. */
export function weigh(
	lines: readonly Line[],
	small: number,
	resampling: Resampling,
): Finding {
	const large = lines[0].values.length;
	const at = (size: number) =>
		misfit(resampler(large, size, resampling), lines);
	const here = at(small);
	const level = Math.max(ROUNDING, deviation(here));
	let around = Number.POSITIVE_INFINITY;
	for (const d of NEIGHBOURS)
		if (small + d >= 6 && small + d < large)
			around = Math.min(around, deviation(at(small + d)));
	return {
		small,
		resampling,
		deviation: deviation(here),
		wholeDeviation: deviation(
			misfit(resampler(large, small, resampling), lines, true),
		),
		contrast: around / level,
		freedom: here.freedom,
	};
}

/**
 * The way that explains the lines best at a size and an alignment.
 *
 * Cost: one to six kernels times the lines, see {@link fitLine}; one when the size is wrong.
 *
 * @returns nothing when the first two kernels are hopeless
 */
export function bestWay(
	lines: readonly Line[],
	small: number,
	alignment: Alignment,
): { resampling: Resampling; deviation: number } | undefined {
	const large = lines[0].values.length;
	const isHopeless = WAYS[alignment]
		.slice(0, 2)
		.every((way) => missesBy(resampler(large, small, way), lines, HOPELESS));
	if (isHopeless && WAYS[alignment].length > 1) return undefined;
	const ways = WAYS[alignment].map((resampling) => ({
		resampling,
		deviation: deviation(misfit(resampler(large, small, resampling), lines)),
	}));
	const least = Math.min(...ways.map((one) => one.deviation));
	const tied = ways.filter((one) => one.deviation < least + TIE);
	if (tied.length === 1) return tied[0];
	const whole = tied.map(({ resampling }) =>
		deviation(misfit(resampler(large, small, resampling), lines, true)),
	);
	const sums = tied.map((one, i) => one.deviation + whole[i]);
	return tied[sums.indexOf(Math.min(...sums))];
}
