import { SET_NAMES } from "../../corpus/corpus.ts";
import { atMost, type Budget } from "../../support/budgets.ts";
import { budgetsOfFast } from "./budgets-fast.ts";
import { budgetsOfQuality } from "./budgets-quality.ts";
import type { Row } from "./row.ts";
import { type Summary, summarise } from "./summary.ts";

/** The best setting and the fast one of the service's own tracer. */
const QUALITY = "subpixel-quality";
const FAST = "subpixel-fast";

/**
 * What these rows are held to.
 *
 * The settings' own budgets as in `budgetsOfQuality` and `budgetsOfFast`. On each set: no failure, and no peer
 * with a better zoomed SSIM than the quality setting. At each size: the fast setting's median processor time
 * <= VTracer's in the same run.
 * A budget whose converter was not measured is broken too: nothing shows that it is kept.
 *
 * @param peers names of the converters that are not the service's own
 */
export function budgetsOf(
	rows: readonly Row[],
	peers: ReadonlySet<string>,
): Budget[] {
	const isPublishedMeasured = rows.some(
		(row) => row.set === "published" && row.converter === QUALITY,
	);
	return [
		{
			name: `published, ${QUALITY}`,
			measured: isPublishedMeasured ? "measured" : "not measured",
			kept: isPublishedMeasured,
		},
		...budgetsOfQuality(rows),
		...budgetsOfFast(rows),
		...SET_NAMES.flatMap((set) => {
			const own = rows.filter((row) => row.set === set);
			return own.length > 0 ? ofSet(set, byName(own), peers) : [];
		}),
		...[...new Set(rows.map((row) => row.size))].flatMap((size) => {
			const own = byName(rows.filter((row) => row.size === size));
			const most = own.get("vtracer")?.medianCpuMs;
			if (most === undefined) return [];
			const name = `${size} px, ${FAST}, median CPU ms (VTracer's)`;
			return [atMost(name, own.get(FAST)?.medianCpuMs, most)];
		}),
	];
}

function ofSet(
	set: string,
	summaries: ReadonlyMap<string, Summary>,
	peers: ReadonlySet<string>,
): Budget[] {
	const best = summaries.get(QUALITY)?.ssim4;
	return [...summaries].flatMap(([name, { failed, ssim4 = -1 }]) => {
		if (!peers.has(name)) return [atMost(`${set}, ${name}, failed`, failed, 0)];
		if (best === undefined) return [];
		return [
			{
				name: `${set}, ${QUALITY}, SSIM zoomed`,
				measured: best.toFixed(4),
				limit: `>= ${name}'s ${ssim4.toFixed(4)}`,
				kept: best >= ssim4,
			},
		];
	});
}

const byName = (rows: readonly Row[]) =>
	new Map(summarise(rows).map((summary) => [summary.converter, summary]));
