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
			"fast-many-inks": { max_inks: 256, ink_distance: 0.008 },
			"fast-few-inks": { max_inks: 16, ink_distance: 0.06 },
			"fast-no-gradients": { gradients: false },
			"fast-fine": { min_area: 0, precision: 0.05, smoothing: 0.2 },
			"fast-smooth": { min_area: 4, precision: 0.25, smoothing: 0.9 },
			"fast-clean-pixels": { noise: 0 },
			"fast-noisy-pixels": { noise: 8, min_area: 8, ink_distance: 0.06 },
		},
	],
	[
		"imagetracer",
		{
			default: {},
			"few-colours": { numberofcolors: 4, strokewidth: 0.5 },
			"few-colours-fine": {
				numberofcolors: 4,
				ltres: 0.3,
				qtres: 0.3,
				roundcoords: 2,
			},
			smoothed: { preset: "smoothed" },
			detailed: { preset: "detailed" },
		},
	],
	[
		"subpixel",
		{
			quality: { effort: "quality" },
			"quality-many-inks": {
				effort: "quality",
				max_inks: 256,
				ink_distance: 0.008,
			},
			"quality-no-gradients": { effort: "quality", gradients: false },
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

/** The conversion that `/api/convert` makes when nothing is asked for. */
export const DEFAULT_CANDIDATE = CANDIDATES.find(
	({ id }) => id === `${DEFAULT_CONVERTER}-default`,
) as Candidate;

function candidate(id: string, converter: string, given: Given) {
	const made = CONVERTERS[converter]?.complete(given) ?? {};
	return { id, converter, parameters: made as Record<string, unknown> };
}
