import { LOGO_CLASSES } from "../../../services/prediction/logo-class.ts";
import { mean } from "../../../services/statistics.ts";
import { atLeast } from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { shades } from "./plots.ts";
import { type Section, written } from "./section.ts";
import { kindIndex, type Picture } from "./served.ts";
import { bootstrap, confusion, groupRows, macroF1 } from "./statistics.ts";

const TARGET = 0.9;

/** How well the classifier tells the kinds of logo apart; pictures between the kinds are left out. */
export function classSection(pictures: readonly Picture[]): Section {
	const truth = pictures.map(({ kind, guessedKind }) =>
		kindIndex(kind ?? guessedKind),
	);
	const guess = pictures.map(({ guessedKind }) => kindIndex(guessedKind));
	const tableOf = (rows: readonly number[]) =>
		confusion(
			rows.map((row) => truth[row] as number),
			rows.map((row) => guess[row] as number),
			LOGO_CLASSES.length,
		);
	const f1 = bootstrap(
		pictures.map(({ brand }) => brand),
		(rows) => macroF1(tableOf(rows)),
	);
	const counts = tableOf([...pictures.keys()]);
	const scores = counts.map((row, k) => {
		const hit = row[k] as number;
		const real = row.reduce((a, b) => a + b, 0);
		const said = counts.reduce((sum, other) => sum + (other[k] as number), 0);
		return { precision: hit / said, recall: hit / real };
	});
	const bySet = [...groupRows(pictures.map(({ set }) => set))].map(
		([set, rows]) => [
			set,
			rows.length,
			mean(rows.map((row) => (truth[row] === guess[row] ? 1 : 0))).toFixed(3),
		],
	);
	return {
		budgets: [
			{
				...atLeast("classifier: macro-F1", f1.value, TARGET),
				measured: written(f1),
			},
		],
		plots: [
			shades(
				"Kinds of logo: truth (rows), guess (columns)",
				LOGO_CLASSES,
				counts,
			),
		],
		text: `## Kinds of logo

${pictures.length} pictures whose kind is known from their true vector (perf/labels/class-label.ts).

${table(
	["truth", ...LOGO_CLASSES, "precision", "recall"],
	LOGO_CLASSES.map((name, k) => [
		name,
		...(counts[k] as number[]),
		(scores[k]?.precision ?? 0).toFixed(3),
		(scores[k]?.recall ?? 0).toFixed(3),
	]),
)}

${table(["set", "pictures", "right"], bySet)}`,
	};
}
