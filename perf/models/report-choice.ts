import {
	CANDIDATES,
	DEFAULT_CANDIDATE,
	TIER_1,
} from "../../services/routing/candidates.ts";
import { bars } from "./plots.ts";
import { markdownTable, type Section, written } from "./section.ts";
import { kindIndex, type Picture } from "./served.ts";
import { bootstrap, type Estimate, groupRows, mean } from "./statistics.ts";
import {
	atRandom,
	bestOfRanked,
	largest,
	nearestNeighbours,
	perClassBest,
	singleBest,
	type Table,
	value,
} from "./strategies.ts";

/** Conversions that tier 2 really makes, beside the plain default. */
export const TIER_2_TRIES = 4;
const TARGETS = { tier1: 0.6, tier2: 0.85 } as const;

interface Outcome {
	readonly name: string;
	/** SSIM reached on each picture, and against the true vector where there is one. */
	readonly reached: readonly number[];
	readonly truth: readonly number[];
	readonly bytes: readonly number[];
	readonly closed: Estimate;
}

/** Which candidate each way of choosing takes, and what is won by it. */
export function choiceSection(
	pictures: readonly Picture[],
	train: readonly Picture[],
): Section {
	const everyone = [...CANDIDATES.keys()];
	const tier1 = TIER_1.map((candidate) => CANDIDATES.indexOf(candidate));
	const among1 = compare(pictures, train, tier1, (columns) => [
		["the predictor's first", ranked(pictures, columns, 1)],
		["tier 1: correlation model", pictures.map((each) => each.recommended)],
	]);
	const amongAll = compare(pictures, train, everyone, (columns) => [
		["tier 1: correlation model", pictures.map((each) => each.recommended)],
		["the predictor's first", ranked(pictures, columns, 1)],
		["first 2 tried", ranked(pictures, columns, 2)],
		[
			`tier 2: first ${TIER_2_TRIES} tried`,
			ranked(pictures, columns, TIER_2_TRIES),
		],
	]);
	const one = named(among1, "tier 1: correlation model");
	const two = named(amongAll, `tier 2: first ${TIER_2_TRIES} tried`);
	return {
		checks: [
			{
				name: "tier 1: share of the gap closed, among its own candidates",
				value: written(one.closed),
				target: `>= ${TARGETS.tier1}`,
				met: one.closed.value >= TARGETS.tier1,
			},
			{
				name: "tier 2: share of the gap closed, among all candidates",
				value: written(two.closed),
				target: `>= ${TARGETS.tier2}`,
				met: two.closed.value >= TARGETS.tier2,
			},
		],
		plots: [
			plot("Gap closed among tier 1's candidates", among1, TARGETS.tier1),
			plot("Gap closed among all candidates", amongAll, TARGETS.tier2),
		],
		text: `## What choosing is worth

The gap runs from the best single setting for all pictures (chosen on the training brands) to the best for each picture.
Baselines: the best setting of the picture's class, the best of its 15 nearest training pictures, and chance. SSIM is of the
rendered SVG against the input; "of the truth" against the clean rendering of the true vector, the input's damage undone.

### Among the ${tier1.length} candidates of tier 1

${tabulate(among1)}

### Among all ${CANDIDATES.length} candidates

${tabulate(amongAll)}

### By set, among all

${bySet(pictures, amongAll)}`,
	};
}

function ranked(
	pictures: readonly Picture[],
	columns: readonly number[],
	tries: number,
): number[] {
	const predicted = pictures.map((each) =>
		each.predicted.map(({ ssim }) => ssim),
	);
	const table = pictures.map(({ ssim }) => ssim);
	const always = CANDIDATES.indexOf(DEFAULT_CANDIDATE);
	// One try is a blind choice: it is taken, not measured against the default.
	if (tries === 1) return predicted.map((guess) => largest(guess, columns));
	return bestOfRanked(table, predicted, columns, tries, always);
}

/** Every way of choosing among some candidates, the baselines first. */
function compare(
	pictures: readonly Picture[],
	train: readonly Picture[],
	columns: readonly number[],
	models: (
		columns: readonly number[],
	) => readonly (readonly [name: string, choice: readonly number[]])[],
): Outcome[] {
	const table: Table = pictures.map(({ ssim }) => ssim);
	const trainTable: Table = train.map(({ ssim }) => ssim);
	const known = pictures.map(({ scaled, guessedKind }) => ({
		features: scaled,
		kind: kindIndex(guessedKind),
	}));
	const single = singleBest(trainTable, columns);
	const best = table.map((row) =>
		largest(
			row.map((_, column) => value([row], 0, column)),
			columns,
		),
	);
	const reach = (choice: readonly number[]) =>
		choice.map((column, row) => value(table, row, column));
	const floor = reach(pictures.map(() => single));
	const ceiling = reach(best);
	const brands = pictures.map(({ brand }) => brand);
	const strategies: readonly (readonly [string, readonly number[]])[] = [
		[
			"plain default",
			pictures.map(() => CANDIDATES.indexOf(DEFAULT_CANDIDATE)),
		],
		["chance", atRandom(pictures.length, columns)],
		[`single best: ${CANDIDATES[single]?.id}`, pictures.map(() => single)],
		[
			"best of the class",
			perClassBest(
				trainTable,
				train.map(({ guessedKind }) => kindIndex(guessedKind)),
				known,
				columns,
			),
		],
		[
			"nearest neighbours",
			nearestNeighbours(
				trainTable,
				train.map(({ scaled }) => scaled),
				known,
				columns,
			),
		],
		...models(columns),
		["best for each picture", best],
	];
	return strategies.map(([name, choice]) => {
		const reached = reach(choice);
		const closed = bootstrap(brands, (rows) => {
			let won = 0;
			let gap = 0;
			for (const row of rows) {
				won += (reached[row] as number) - (floor[row] as number);
				gap += (ceiling[row] as number) - (floor[row] as number);
			}
			return gap > 0 ? won / gap : Number.NaN;
		});
		const pick = (of: (picture: Picture) => readonly number[]) =>
			choice.map(
				(column, row) => of(pictures[row] as Picture)[column] ?? Number.NaN,
			);
		return {
			name,
			reached,
			closed,
			truth: pick((picture) => picture.truthSsim),
			bytes: pick((picture) => picture.bytes),
		};
	});
}

function named(outcomes: readonly Outcome[], name: string): Outcome {
	const found = outcomes.find((outcome) => outcome.name === name);
	if (found === undefined)
		throw new Error(`No way of choosing is called ${name}.`);
	return found;
}

function tabulate(outcomes: readonly Outcome[]): string {
	const plain = mean(named(outcomes, "plain default").reached);
	return markdownTable(
		[
			"choice",
			"mean SSIM",
			"error less than the default's",
			"SSIM of the truth",
			"mean kB",
			"share of the gap closed",
		],
		outcomes.map(({ name, reached, truth, bytes, closed }) => [
			name,
			mean(reached).toFixed(4),
			`${(100 * (1 - (1 - mean(reached)) / (1 - plain))).toFixed(0)}%`,
			mean(truth.filter(Number.isFinite)).toFixed(4),
			(mean(bytes.filter(Number.isFinite)) / 1000).toFixed(1),
			written(closed, 2),
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
	return markdownTable(
		["set", "pictures", ...shown.map(({ name }) => name)],
		[...groupRows(pictures.map(({ set }) => set))].map(([set, rows]) => [
			set,
			rows.length,
			...shown.map(({ reached }) =>
				mean(rows.map((row) => reached[row] as number)).toFixed(4),
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
		"share of the gap closed (1: the best for each picture)",
		outcomes
			.filter(({ name }) => name !== "plain default" && name !== "chance")
			.map(({ name, closed }) => ({
				label: name.replace(/^single best.*/, "single best"),
				...closed,
			})),
		target,
	);
}
