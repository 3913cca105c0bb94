import {
	CANDIDATES,
	DEFAULT_CANDIDATE,
} from "../../../services/settings/candidates.ts";
import { kindIndex, type Picture } from "./served.ts";
import { bootstrap, type Estimate } from "./statistics.ts";
import {
	atRandom,
	largest,
	nearestNeighbours,
	perClassBest,
	singleBest,
	type Table,
	value,
} from "./strategies.ts";

/** What one way of choosing gives. */
export interface Outcome {
	readonly name: string;
	/** SSIM reached on each picture against its true vector, and the fidelity that the service tells of it. */
	readonly reached: readonly number[];
	readonly told: readonly number[];
	/** How far edges lie from the true vector's, pixels; NaN where there is none. */
	readonly edges: readonly number[];
	readonly bytes: readonly number[];
	/** Share of the gap closed, over all pictures and without those that show no logo. */
	readonly closed: Estimate;
	readonly closedOnLogos: Estimate;
}

/** Photograph-like pictures and noise: few, and each may outweigh a hundred logos in a mean. */
const NO_LOGO = "stress";

/** A way of choosing: the candidate that each picture gets. */
export type Way = readonly [name: string, choice: readonly number[]];

/**
 * What the baselines may learn from. Training takes more of what is hard to foretell; what does best on
 * average is told by validation, where the sets weigh as in the test.
 */
interface Known {
	readonly train: readonly Picture[];
	readonly validation: readonly Picture[];
}

/**
 * Whether a picture was converted by each of some candidates. One that was never tried did not fail: to
 * count it so once made a candidate that every picture had been tried with the best of all.
 */
export const triedAll = (
	{ tried }: Picture,
	columns: readonly number[],
): boolean => columns.every((column) => tried[column]);

/**
 * Every way of choosing among some candidates: the baselines, which learn from other brands, then the
 * models' ways, then the best for each picture.
 *
 * @param columns the places among CANDIDATES that may be chosen
 */
export function compareWays(
	pictures: readonly Picture[],
	known: Known,
	columns: readonly number[],
	ways: readonly Way[],
): Outcome[] {
	const train = known.train.filter((each) => triedAll(each, columns));
	const validation = known.validation.filter((each) => triedAll(each, columns));
	const table: Table = pictures.map(({ ssim }) => ssim);
	const trainTable: Table = train.map(({ ssim }) => ssim);
	const mixTable: Table = validation.map(({ ssim }) => ssim);
	const asked = pictures.map(({ scaled, guessedKind }) => ({
		features: scaled,
		kind: kindIndex(guessedKind),
	}));
	const single = singleBest(mixTable, columns);
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
	const strategies: readonly Way[] = [
		[
			"plain default",
			pictures.map(() => CANDIDATES.indexOf(DEFAULT_CANDIDATE)),
		],
		["chance", atRandom(pictures.length, columns)],
		[`single best: ${CANDIDATES[single]?.id}`, pictures.map(() => single)],
		[
			"best of the class",
			perClassBest(
				mixTable,
				validation.map(({ guessedKind }) => kindIndex(guessedKind)),
				asked,
				columns,
			),
		],
		[
			"nearest neighbours",
			nearestNeighbours(
				trainTable,
				train.map(({ scaled }) => scaled),
				asked,
				columns,
			),
		],
		...ways,
		["best for each picture", best],
	];
	return strategies.map(([name, choice]) => {
		const reached = reach(choice);
		const share = (rows: readonly number[]) => {
			let won = 0;
			let gap = 0;
			for (const row of rows) {
				won += reached[row] - floor[row];
				gap += ceiling[row] - floor[row];
			}
			return gap > 0 ? won / gap : Number.NaN;
		};
		const pick = (of: (picture: Picture) => readonly number[]) =>
			choice.map(
				(column, row) => of(pictures[row] as Picture)[column] ?? Number.NaN,
			);
		return {
			name,
			reached,
			closed: bootstrap(brands, share),
			closedOnLogos: bootstrap(brands, (rows) =>
				share(rows.filter((row) => pictures[row]?.set !== NO_LOGO)),
			),
			told: pick((picture) => picture.told),
			edges: pick((picture) => picture.edges),
			bytes: pick((picture) => picture.bytes),
		};
	});
}
