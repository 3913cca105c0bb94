import { SET_NAMES } from "../../corpus/corpus.ts";
import { brokenByFast } from "./gate-fast.ts";
import { brokenByQuality } from "./gate-quality.ts";
import type { Row } from "./row.ts";
import { type Summary, summarise } from "./summary.ts";

/** The best setting and the fast one of the service's own tracer. */
const QUALITY = "subpixel-quality";
const FAST = "subpixel-fast";

/**
 * Names each budget that these rows break.
 *
 * The settings' own budgets as in `brokenByQuality` and `brokenByFast`. On each set: no failure, and no peer
 * with a better zoomed SSIM than the quality setting. At each size: the fast setting's median processor time
 * <= VTracer's in the same run.
 * A budget whose converter was not measured is told as broken too: nothing shows that it is kept.
 *
 * @param peers names of the converters that are not the service's own
 */
export function brokenBudgets(
	rows: readonly Row[],
	peers: ReadonlySet<string>,
): string[] {
	const broken: string[] = [];
	const atMost = (what: string, value: number | undefined, most: number) => {
		if (value === undefined) broken.push(`${what}: not measured`);
		else if (value > most) {
			broken.push(`${what}: ${value.toPrecision(4)}, at most ${most}`);
		}
	};
	if (
		!rows.some((row) => row.set === "published" && row.converter === QUALITY)
	) {
		broken.push(`published, ${QUALITY}: not measured`);
	}
	broken.push(...brokenByQuality(rows), ...brokenByFast(rows));
	for (const set of SET_NAMES) {
		const own = rows.filter((row) => row.set === set);
		if (own.length > 0) broken.push(...brokenInSet(set, byName(own), peers));
	}
	for (const size of new Set(rows.map((row) => row.size))) {
		const own = byName(rows.filter((row) => row.size === size));
		const most = own.get("vtracer")?.medianCpuMs;
		if (most === undefined) continue;
		atMost(
			`${size} px, ${FAST}, median CPU ms (VTracer's)`,
			own.get(FAST)?.medianCpuMs,
			most,
		);
	}
	return broken;
}

function brokenInSet(
	set: string,
	summaries: ReadonlyMap<string, Summary>,
	peers: ReadonlySet<string>,
): string[] {
	const broken: string[] = [];
	const best = summaries.get(QUALITY);
	for (const [name, summary] of summaries) {
		if (!peers.has(name) && summary.failed > 0) {
			broken.push(`${set}, ${name}: ${summary.failed} failed`);
		}
		const value = summary.ssim4 ?? -1;
		if (peers.has(name) && best?.ssim4 !== undefined && value > best.ssim4) {
			broken.push(
				`${set}, ${QUALITY}, SSIM zoomed: ${best.ssim4.toFixed(4)}, less than ${name}'s ${value.toFixed(4)}`,
			);
		}
	}
	return broken;
}

const byName = (rows: readonly Row[]) =>
	new Map(summarise(rows).map((summary) => [summary.converter, summary]));
