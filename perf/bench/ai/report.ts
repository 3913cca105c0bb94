import { type Budget, budgetTable } from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import type { Crowd } from "./crowd.ts";
import type { ItemResult } from "./measure-item.ts";
import { describeSwitch, type Switching } from "./switch.ts";
import {
	decisionTable,
	lateness,
	predictionLine,
	qualityTable,
	qualityTableBy,
	timeTable,
} from "./tables.ts";

export interface ReportFacts {
	readonly results: readonly ItemResult[];
	/** Pictures that the run would have measured with more time. */
	readonly planned: number;
	/** Pictures that were not converted each way, with the error. */
	readonly failed: readonly string[];
	readonly crowds: readonly Crowd[];
	readonly switching: Switching;
	readonly budgets: readonly Budget[];
	readonly split: string;
	readonly command: string;
	/** The file name of the contact sheet beside the report, where there is one. */
	readonly sheet: string | undefined;
	readonly workers: string;
}

/** What the contact sheet shows. */
const SHEET_TOLD =
	"The best, the median and the worst pictures by tier 1's error. Each has three lines: the input and what tier 1, plain, tier 2, tier 3 and VTracer made of it; the part where tier 1 is worst, from the true vector and each; and there the difference from the truth, four times as strong, on black.";

/** The whole report in Markdown. */
export function report(facts: ReportFacts): string {
	const { results, planned, failed, crowds, switching, budgets } = facts;
	const fallbacks = results.reduce((sum, one) => sum + one.fallbacks, 0);
	return [
		`# AI bench\n\n${process.arch}, Node ${process.version}; ${results.length} of ${planned} pictures of the ${facts.split} brands, ${facts.workers} workers, client and service on one machine.\nMade by \`${facts.command}\`.`,
		...(fallbacks > 0
			? [
					`**In ${fallbacks} answers something stood in: rules of thumb for models that took too long, or another converter for one that failed.**`,
				]
			: []),
		...failed.map((line) => `**Not measured:** ${line}`),
		...(facts.sheet === undefined
			? []
			: [
					`![input, tier 1, plain, tier 2, tier 3, VTracer](${facts.sheet})\n\n${SHEET_TOLD}`,
				]),
		`## Budgets\n\n${budgetTable(budgets)}`,
		`## Quality\n\nMeans over all pictures; SSIM is to the input. Error is 1 - SSIM; removed is the share of the plain route's mean error that is gone. The truth is the vector that the input was drawn from. The plain default of a clean logo already reaches about 0.95, so SSIM itself can grow by a few percent at most.\n\n${qualityTable(results)}`,
		`### By kind of logo, as the classifier sees it\n\n${qualityTableBy(results, ({ logoType }) => logoType)}`,
		`### By set\n\n${qualityTableBy(results, ({ item }) => item.set)}`,
		`### By size\n\n${qualityTableBy(bySize(results), ({ item }) => `${item.size} px`)}`,
		`## Choice of the tier\n\nThe optimal tier is the cheapest whose measured SSIM, inside the same budget, meets the target; where none does, the best or one within 0.0001 of it. Used: the tier that the answer came from, after measuring. Foretold: what the models alone chose. With Wilson's 95 % interval.\n\n${decisionTable(results)}\n\n${lateness(results)}`,
		`## Predictions\n\n${predictionLine(results)}`,
		`## Time\n\n${timeTable(results)}`,
		`## Many at once\n\nEach kind meets a service that was just started; three rounds, \`target_quality\` 0.9. Memory is resident, of all processes.\n\n${crowdTable(crowds)}`,
		`## The switch\n\nThe flags file is edited while the service runs; a look at it every 250 ms is part of these times. Memory is that of all processes.\n\n${describeSwitch(switching)}`,
	].join("\n\n");
}

function crowdTable(crowds: readonly Crowd[]): string {
	const seconds = (ms = 0) => (ms / 1000).toFixed(2);
	return table(
		["", "at once", "MiB before", "peak", "after", "at the peak", "seconds"],
		crowds.map(({ what, requests, ms, beforeMb, peakMb, afterMb, atPeak }) => [
			what,
			requests,
			...[beforeMb, peakMb, afterMb].map(Math.round),
			atPeak.join(", "),
			`${seconds(ms[0])} to ${seconds(ms.at(-1))}`,
		]),
	);
}

const bySize = (results: readonly ItemResult[]): ItemResult[] =>
	[...results].sort((a, b) => a.item.size - b.item.size);
