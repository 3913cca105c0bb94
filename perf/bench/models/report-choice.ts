import { BEST_CAREFUL, BEST_FEW } from "../../../services/routing/tiers.ts";
import { worth } from "../../../services/routing/worth.ts";
import {
	CANDIDATES,
	DEFAULT_CANDIDATE,
	ONE_SHOT,
} from "../../../services/settings/candidates.ts";
import { isCareful } from "../../../services/settings/setting.ts";
import { mean } from "../../../services/statistics.ts";
import { atLeast } from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { compareWays, type Outcome, triedAll } from "./outcomes.ts";
import { bars } from "./plots.ts";
import { type Section, written } from "./section.ts";
import type { Picture } from "./served.ts";
import { groupRows } from "./statistics.ts";
import { largest, ranked } from "./strategies.ts";

const TARGETS = { tier1: 0.6, tier2: 0.85 } as const;

/** Which candidate each way of choosing takes, and what is won by it. */
export function choiceSection(
	labelled: readonly Picture[],
	train: readonly Picture[],
	validation: readonly Picture[],
): Section {
	const all = [...CANDIDATES.keys()];
	const tier1 = ONE_SHOT.map((candidate) => CANDIDATES.indexOf(candidate));
	const slow = all.filter((column) => isCareful(CANDIDATES[column]));
	const fast = all.filter((column) => !slow.includes(column));
	const pictures = labelled.filter((picture) => triedAll(picture, fast));
	const recommended = pictures.map((picture) => picture.recommended);
	const first = (columns: readonly number[]) =>
		pictures.map(({ predicted }) =>
			largest(
				predicted.map(({ ssim }) => ssim),
				columns,
			),
		);
	const among1 = compareWays(pictures, { train, validation }, tier1, [
		["the predictor's first", first(tier1)],
		["tier 1: correlation model", recommended],
	]);
	const among2 = compareWays(pictures, { train, validation }, fast, [
		["tier 1: correlation model", recommended],
		["the predictor's first", first(fast)],
		["tier 2", pictures.map((picture) => bestTried(picture, tier2(picture)))],
	]);
	// The slow setting is labelled on fewer pictures.
	const few = pictures.filter((picture) => triedAll(picture, slow));
	const among3 =
		few.length === 0
			? undefined
			: compareWays(few, { train, validation }, all, [
					["tier 2", few.map((picture) => bestTried(picture, tier2(picture)))],
					[
						"tier 3 without its search",
						few.map((picture) => bestTried(picture, tier3(picture))),
					],
				]);
	const one = named(among1, "tier 1: correlation model");
	const two = named(among2, "tier 2");

	function tier2({ predicted, recommended }: Picture): number[] {
		const guess = predicted.map(({ ssim }) => ssim);
		return [
			recommended,
			...ranked(guess, fast).slice(0, BEST_FEW),
			CANDIDATES.indexOf(DEFAULT_CANDIDATE),
		];
	}
	function tier3(picture: Picture): number[] {
		const guess = picture.predicted.map(({ ssim }) => ssim);
		return [...tier2(picture), ...ranked(guess, slow).slice(0, BEST_CAREFUL)];
	}

	return {
		budgets: [
			{
				...atLeast(
					"tier 1: share of the gap closed, among its own candidates",
					one.closed.value,
					TARGETS.tier1,
				),
				measured: written(one.closed),
			},
			{
				...atLeast(
					"tier 2: share of the gap closed, among all fast candidates",
					two.closed.value,
					TARGETS.tier2,
				),
				measured: written(two.closed),
			},
		],
		plots: [
			plot("Gap closed among tier 1's candidates", among1, TARGETS.tier1),
			plot("Gap closed among the fast candidates", among2, TARGETS.tier2),
		],
		text: `## What choosing is worth

The gap runs from the best single setting for all pictures to the best for each picture. Baselines: that single setting and
the best of the picture's class, both chosen on the validation brands, which hold the same mix of sets as the test brands; the
best of its 15 nearest training pictures; and chance. They learn only from pictures that every candidate of the table was tried
on. Tier 2 tries what tier 1 recommends, the ${BEST_FEW} that the predictor puts first and the plain default, and keeps the one of
most worth: by the fidelity that it can tell, less a price for bytes (services/routing/worth.ts). SSIM is of the rendered SVG
against the clean rendering of the true vector; "told" is that fidelity, "edges" how far the drawing's lie from the true ones, a missing one counting as a pixel. "On logos" leaves out the ${pictures.filter(({ set }) => set === "stress").length} stress pictures: photographs and noise, whose SSIM runs so low and so far
apart that a few weigh as much as all logos together. The other columns count them.

### Among the ${tier1.length} candidates of tier 1

${tabulate(among1)}

### Among the ${fast.length} fast candidates

${tabulate(among2)}

### By set, among the fast ones

${bySet(pictures, among2)}${
	among3 === undefined
		? ""
		: `

### Among all ${all.length}, the slow setting included: ${few.length} pictures

${tabulate(among3)}`
}`,
	};
}

/** The candidate that the service keeps of those it tried, by what it can measure itself. */
function bestTried({ told, bytes }: Picture, tried: readonly number[]): number {
	return largest(
		told.map((fidelity, column) =>
			Number.isNaN(fidelity)
				? Number.NEGATIVE_INFINITY
				: worth({ fidelity, size: bytes[column] }),
		),
		tried,
	);
}

function named(outcomes: readonly Outcome[], name: string): Outcome {
	const found = outcomes.find((outcome) => outcome.name === name);
	if (found === undefined)
		throw new Error(`No way of choosing is called ${name}.`);
	return found;
}

function tabulate(outcomes: readonly Outcome[]): string {
	const plain = mean(named(outcomes, "plain default").reached);
	return table(
		[
			"choice",
			"mean SSIM",
			"error less than the default's",
			"told",
			"edges, px",
			"mean kB",
			"share of the gap closed",
			"on logos",
		],
		outcomes.map((outcome) => [
			outcome.name,
			mean(outcome.reached).toFixed(4),
			`${(100 * (1 - (1 - mean(outcome.reached)) / (1 - plain))).toFixed(0)}%`,
			mean(outcome.told.filter(Number.isFinite)).toFixed(4),
			mean(outcome.edges.filter(Number.isFinite)).toFixed(3),
			(mean(outcome.bytes.filter(Number.isFinite)) / 1000).toFixed(1),
			written(outcome.closed, 2),
			written(outcome.closedOnLogos, 2),
		]),
	);
}

function bySet(
	pictures: readonly Picture[],
	outcomes: readonly Outcome[],
): string {
	const shown = outcomes.filter(
		({ name }) => name !== "chance" && !name.startsWith("the predictor"),
	);
	return table(
		["set", "pictures", ...shown.map(({ name }) => name)],
		[...groupRows(pictures.map(({ set }) => set))].map(([set, rows]) => [
			set,
			rows.length,
			...shown.map(({ reached }) =>
				mean(rows.map((row) => reached[row])).toFixed(4),
			),
		]),
	);
}

function plot(
	title: string,
	outcomes: readonly Outcome[],
	target: number,
): string {
	return bars(
		title,
		"share of the gap closed",
		outcomes
			.filter(({ name }) => name !== "plain default" && name !== "chance")
			.map(({ name, closed }) => ({
				label: name.replace(/^single best.*/, "single best"),
				...closed,
			})),
		target,
	);
}
