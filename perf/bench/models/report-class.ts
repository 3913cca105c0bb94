import { LOGO_CLASSES } from "../../../services/prediction/logo-class.ts";
import { mean } from "../../../services/statistics.ts";
import { shades } from "./plots.ts";
import { markdownTable, type Section, written } from "./section.ts";
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
	const table = tableOf([...pictures.keys()]);
	const scores = table.map((row, k) => {
		const hit = row[k] as number;
		const real = row.reduce((a, b) => a + b, 0);
		const said = table.reduce((sum, other) => sum + (other[k] as number), 0);
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
		checks: [
			{
				name: "classifier: macro-F1",
				value: written(f1),
				target: `>= ${TARGET}`,
				met: f1.value >= TARGET,
			},
		],
		plots: [
			shades(
				"Kinds of logo: truth (rows), guess (columns)",
				LOGO_CLASSES,
				table,
			),
		],
		text: `## Kinds of logo

${pictures.length} pictures whose kind is known from their true vector (models/training/class-label.ts).

${markdownTable(
	["truth", ...LOGO_CLASSES, "precision", "recall"],
	LOGO_CLASSES.map((name, k) => [
		name,
		...(table[k] as number[]),
		(scores[k]?.precision ?? 0).toFixed(3),
		(scores[k]?.recall ?? 0).toFixed(3),
	]),
)}

${markdownTable(["set", "pictures", "right"], bySet)}`,
	};
}
