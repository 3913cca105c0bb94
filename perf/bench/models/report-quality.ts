import { CANDIDATES } from "../../../services/settings/candidates.ts";
import { mean, median } from "../../../services/statistics.ts";
import { atLeast, atMost, between } from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { bars, scatter } from "./plots.ts";
import { type Section, written } from "./section.ts";
import type { Picture } from "./served.ts";
import { bootstrap, groupRows, kendall } from "./statistics.ts";

/** Two conversions whose SSIM differs by less are as good as each other. */
const LEAST_GAP = 0.0005;
const TARGETS = { tau: 0.7, miss: 0.01, cover: [0.88, 0.92] } as const;

interface Row {
	readonly tau: number;
	readonly strictTau: number;
	readonly misses: readonly number[];
	readonly covered: readonly number[];
	readonly widths: readonly number[];
	readonly bytes: readonly number[];
	readonly ms: readonly number[];
}

/** How well the predictor foretells what each candidate gives on each picture. */
export function qualitySection(pictures: readonly Picture[]): Section {
	const rows = pictures.map(judge);
	const brands = pictures.map(({ brand }) => brand);
	const over = (pick: (row: Row) => readonly number[]) =>
		bootstrap(brands, (drawn) =>
			mean(drawn.flatMap((row) => finite(pick(rows[row] as Row)))),
		);
	const tau = over((row) => [row.tau]);
	const strict = over((row) => [row.strictTau]);
	const miss = over((row) => row.misses);
	const cover = over((row) => row.covered);
	const all = (pick: (row: Row) => readonly number[]) =>
		finite(rows.flatMap(pick));
	const bySet = [...groupRows(pictures.map(({ set }) => set))].map(
		([set, places]) => {
			const some = places.map((place) => rows[place] as Row);
			const of = (pick: (row: Row) => readonly number[]) =>
				mean(finite(some.flatMap(pick)));
			return [
				set,
				places.length,
				of((row) => [row.tau]).toFixed(2),
				of((row) => row.misses).toFixed(4),
				of((row) => row.covered).toFixed(2),
				of((row) => row.widths).toFixed(3),
			] as const;
		},
	);
	const byCandidate = CANDIDATES.map(({ id }, k) => [
		id,
		mean(finite(pictures.map(({ ssim }) => ssim[k] ?? Number.NaN))).toFixed(4),
		mean(finite(rows.map(({ misses }) => misses[k] ?? Number.NaN))).toFixed(4),
		mean(finite(rows.map(({ covered }) => covered[k] ?? Number.NaN))).toFixed(
			2,
		),
		median(finite(pictures.map(({ bytes }) => bytes[k] ?? Number.NaN))).toFixed(
			0,
		),
		median(finite(pictures.map(({ ms }) => ms[k] ?? Number.NaN))).toFixed(0),
	]);
	return {
		budgets: [
			{
				...atLeast(
					"predictor: Kendall's tau within a picture",
					tau.value,
					TARGETS.tau,
				),
				measured: written(tau),
			},
			{
				...atMost(
					"predictor: mean absolute error of SSIM",
					miss.value,
					TARGETS.miss,
				),
				measured: written(miss, 4),
			},
			{
				...between(
					"predictor: coverage of the 90% interval",
					cover.value,
					TARGETS.cover,
				),
				measured: written(cover),
			},
		],
		plots: [
			scatter(
				"SSIM: predicted and measured",
				{ label: "measured", from: 0.7, to: 1 },
				{ label: "predicted", from: 0.7, to: 1 },
				pictures.flatMap(({ ssim, predicted }) =>
					ssim.map((real, k) => [real, predicted[k]?.ssim ?? 0] as const),
				),
			),
			bars(
				"Coverage of the 90% interval by set",
				"share of conversions inside",
				bySet.map(([label, , , , covered]) => ({
					label,
					value: Number(covered),
				})),
				0.9,
			),
		],
		text: `## What the predictor foretells

${pictures.length} pictures by ${CANDIDATES.length} candidates. Tau is over the pairs of candidates whose measured SSIM differs by
${LEAST_GAP} or more; over all pairs that differ at all it is ${written(strict)}. The median prediction misses by
${median(all((row) => row.misses)).toFixed(4)}; the interval is ${median(all((row) => row.widths)).toFixed(4)} wide in the median. Bytes are foretold
within a factor of ${Math.exp(median(all((row) => row.bytes))).toFixed(2)} and milliseconds of ${Math.exp(median(all((row) => row.ms))).toFixed(2)} (medians; labels were made on a
shared machine).

${table(["set", "pictures", "tau", "MAE", "coverage", "width"], bySet)}

${table(["candidate", "mean SSIM", "MAE", "coverage", "bytes", "ms"], byCandidate)}`,
	};
}

function judge({ ssim, predicted, bytes, ms }: Picture): Row {
	const guess = predicted.map((quality) => quality.ssim);
	return {
		tau: kendall(guess, ssim, LEAST_GAP),
		strictTau: kendall(guess, ssim, 1e-6),
		misses: ssim.map((real, k) => Math.abs(real - (guess[k] ?? 0))),
		covered: ssim.map((real, k) => {
			const { lower = 0, upper = 0 } = predicted[k] ?? {};
			if (Number.isNaN(real)) return Number.NaN;
			return real >= lower && real <= upper ? 1 : 0;
		}),
		widths: predicted.map(({ lower, upper }) => upper - lower),
		bytes: bytes.map((real, k) =>
			Math.abs(Math.log(real / (predicted[k]?.bytes ?? 1))),
		),
		ms: ms.map((real, k) =>
			Math.abs(Math.log(Math.max(0.05, real) / (predicted[k]?.ms ?? 1))),
		),
	};
}

const finite = (values: readonly number[]) => values.filter(Number.isFinite);
