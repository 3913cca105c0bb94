import { join } from "node:path";
import type { CorpusItem } from "../../corpus/corpus.ts";
import type { Job } from "../../measuring/messages.ts";
import { type Result, runJobs } from "../../measuring/run-jobs.ts";
import type { Score } from "../../measuring/score.ts";
import type { Variant } from "../../peers/variant.ts";
import { progress } from "../../support/progress.ts";
import { measuresVersion, Results, resultKey } from "./results.ts";
import type { PictureFacts, Row } from "./row.ts";

const WORKER = join(import.meta.dirname, "worker.ts");
/** Milliseconds after which a conversion counts as hung. */
const LIMIT_MS = 120_000;
/** How often each conversion is made where times count. */
const TIMED_ROUNDS = 5;

/**
 * Measures what earlier runs have not, and returns the rows of all, in the order of the items and variants.
 *
 * @param options.timing takes nothing from earlier runs and keeps nothing for later ones: every conversion
 *   is made five times, in alternation, in one process
 */
export async function measureAll(
	items: readonly CorpusItem[],
	variants: readonly Variant[],
	{ timing, processes }: { timing: boolean; processes: number },
): Promise<Row[]> {
	const results = new Results();
	const measures = measuresVersion();
	const rows: Row[] = [];
	const missing = new Map<CorpusItem, Variant[]>();
	for (const item of items)
		for (const variant of variants) {
			if (!variant.accepts(item)) continue;
			const row = timing
				? undefined
				: results.get(resultKey(item, variant, measures));
			if (row !== undefined) rows.push(row);
			else missing.set(item, [...(missing.get(item) ?? []), variant]);
		}
	const jobs = [...missing].map(
		([item, some]): Job => ({
			item,
			variants: some.map(({ name }) => name),
			rounds: timing ? TIMED_ROUNDS : 1,
		}),
	);
	const bar = progress("quality", jobs.length);
	let skipped = 0;
	await runJobs<Score, PictureFacts>(
		jobs,
		{
			worker: WORKER,
			processes: timing ? 1 : processes,
			limitMs: LIMIT_MS,
		},
		({ item }, result) => {
			const made = rowsOf(item, missing.get(item) ?? [], result, measures);
			if (made === undefined) skipped++;
			for (const row of made ?? []) {
				if (!timing) results.add(row);
				rows.push(row);
			}
			bar.step(item.id);
		},
	);
	bar.end();
	if (skipped > 0)
		console.log(
			`${skipped} pictures left out: blank, or their font is missing.`,
		);
	const place = new Map(items.map(({ id }, index) => [id, index]));
	const column = new Map(variants.map(({ name }, index) => [name, index]));
	return rows.sort(
		(a, b) =>
			(place.get(a.id) ?? 0) - (place.get(b.id) ?? 0) ||
			(column.get(a.converter) ?? 0) - (column.get(b.converter) ?? 0),
	);
}

/**
 * The rows of a picture, one for each variant that it was to be converted by.
 *
 * @param measures what the measures are of, as in `measuresVersion`
 * @returns nothing for a picture that can't be drawn here
 */
export function rowsOf(
	item: CorpusItem,
	variants: readonly Variant[],
	{ outcomes, facts, failure }: Result<Score, PictureFacts>,
	measures: string,
): Row[] | undefined {
	if (facts === undefined && failure === undefined) return undefined;
	return variants.map((variant) => {
		const outcome = outcomes.get(variant.name);
		const error =
			outcome === undefined
				? failure
				: "error" in outcome
					? outcome.error
					: undefined;
		return {
			key: resultKey(item, variant, measures),
			id: item.id,
			set: item.set,
			size: item.size,
			converter: variant.name,
			...facts,
			...outcome?.cost,
			...(outcome !== undefined && "measured" in outcome && outcome.measured),
			...(error !== undefined && { error }),
		};
	});
}
