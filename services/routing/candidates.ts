import { CONVERTERS, DEFAULT_CONVERTER } from "../tracing/converters.ts";

/** One way to convert an image that the models know about. */
export interface Candidate {
	/** Unique, and steady from version to version: labels are kept under it. */
	readonly id: string;
	/** A key of CONVERTERS. */
	readonly converter: string;
	/** Complete parameters of that converter. */
	readonly parameters: Readonly<Record<string, unknown>>;
	/** Place by expected cost, 0 the cheapest. */
	readonly costRank: number;
}

type Given = Readonly<Record<string, unknown>>;

/** Curves as near to the boundary as the sub-pixel tracer fits them, and every speck. */
const FINEST: Given = {
	min_area: 0,
	precision: 0.02,
	smoothing: 0,
	corner_angle: 20,
};

/** Every pixel taken at its word: nothing is noise, no colour too near another. */
const PIXELS: Given = {
	noise: 0,
	min_area: 0,
	max_inks: 256,
	ink_distance: 0.004,
	precision: 0.05,
	smoothing: 0.2,
};

/**
 * The grid by converter, the cheapest converter's candidates first: what each changes of the
 * defaults. Each entry is the best answer to some kind of image in the labels; one that never is
 * costs label-making and ranking time for nothing.
 */
const GRID: readonly (readonly [
	converter: string,
	candidates: Readonly<Record<string, Given>>,
])[] = [
	[
		"subpixel",
		{
			fast: {},
			"fast-smooth": { min_area: 4, precision: 0.25, smoothing: 0.9 },
			"fast-simple": {
				max_inks: 16,
				ink_distance: 0.04,
				min_area: 8,
				smoothing: 0.2,
			},
			"fast-finest": FINEST,
			"fast-finest-noise-2": {
				...FINEST,
				noise: 2,
				max_inks: 256,
				ink_distance: 0.004,
			},
			"fast-finest-noise-4": { ...FINEST, noise: 4 },
			"fast-pixels": PIXELS,
		},
	],
	[
		"imagetracer",
		{
			default: {},
			detailed: { preset: "detailed" },
		},
	],
	[
		"subpixel",
		{
			quality: { effort: "quality" },
			"quality-pixels": { ...PIXELS, effort: "quality" },
		},
	],
];

/**
 * Every candidate, the cheapest first. The plain default conversion is one of them, so the best of
 * all is never worse than what a client gets without AI.
 */
export const CANDIDATES: readonly Candidate[] = GRID.flatMap(
	([converter, candidates]) =>
		CONVERTERS[converter] === undefined
			? []
			: Object.entries(candidates).map(([name, given]) =>
					candidate(`${converter}-${name}`, converter, given),
				),
).map((made, costRank) => ({ ...made, costRank }));

/** The conversion that is made when nothing is asked for. */
export const DEFAULT_CANDIDATE = CANDIDATES.find(
	({ id }) => id === `${DEFAULT_CONVERTER}-default`,
) as Candidate;

function candidate(id: string, converter: string, given: Given) {
	const made = CONVERTERS[converter]?.complete(given) ?? {};
	return { id, converter, parameters: made as Record<string, unknown> };
}

/**
 * What tier 1 may choose from: one trace in the fast setting. The slow ways of the default converter
 * are left to the tiers that try several.
 */
export const TIER_1: readonly Candidate[] = CANDIDATES.filter(
	({ converter, parameters }) =>
		converter === "subpixel"
			? parameters.effort === "fast"
			: CONVERTERS.subpixel === undefined,
);
