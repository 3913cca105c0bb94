/**
 * How the tracer sees through damage, kind by kind:
 *
 *     npm run bench:damage -- [--split test] [--size 256] [--limit 12] [--kind jpeg-60,…] [--tiers] [--out name] [--gate]
 *
 * Each logo is drawn from its true vector, damaged, converted as the service converts it, and scored against
 * the true vector at its own and at four times its size. `damage=none` is the tracer without any of this, on the
 * same pixels in the same run; with --tiers the AI's tiers too, each made whole. With --out it writes
 * perf/reports/<name>.md. Budgets: the part of that error which may be left, by kind; a clean picture is traced no worse;
 * how far the fidelity told may be from the truth, and what damage may cost in bytes; more effort is never worse.
 * With --gate it exits with 1 and names each broken one.
 */
import { parseArgs } from "node:util";
import { decodeImage } from "../../../services/image/decode.ts";
import { fidelity } from "../../../services/quality/fidelity.ts";
import { mean, median, quantile } from "../../../services/statistics.ts";
import { referencesOf } from "../../measuring/score.ts";
import {
	atLeast,
	atMost,
	type Budget,
	budgetTable,
	gate,
} from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { commandOf, putReport } from "../../support/report.ts";
import { fillCells } from "./fills.ts";
import { foundBudgets, foundTable } from "./found.ts";
import { DAMAGES_MADE, type DamageMade } from "./kinds.ts";
import { measureWay, type Outcome, WAYS, WORKING_PIXELS } from "./measure.ts";
import { drawSubjects } from "./subjects.ts";
import { startTiers, TIER_NAMES } from "./tiers.ts";

/** Losses of SSIM below this are none. */
const LEAST_LOSS = 1e-4;

const { values: options } = parseArgs({
	options: {
		split: { type: "string", default: "test" },
		size: { type: "string", default: "256" },
		limit: { type: "string", default: "12" },
		kind: { type: "string" },
		tiers: { type: "boolean", default: false },
		out: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});
const wanted = options.kind?.split(",");
const made = DAMAGES_MADE.filter(
	({ name }) => wanted === undefined || wanted.includes(name),
);
const subjects = drawSubjects(options);
const tiers = options.tiers ? await startTiers() : undefined;
const ways = [...WAYS.map(({ name }) => name), ...(tiers ? TIER_NAMES : [])];
const outcomes = new Map<string, Outcome[]>();
for (const damage of made) {
	const ofKind: Outcome[] = [];
	for (const subject of subjects) {
		const bytes = await damage.make(subject);
		const { raster } = await decodeImage(bytes, WORKING_PIXELS);
		const references = referencesOf({ zoom: 4 }, subject.truth, {
			width: subject.width,
			height: subject.height,
			data: new Uint8ClampedArray(0),
		});
		const harm = 1 - fidelity(references.atOne, raster);
		for (const way of WAYS)
			ofKind.push({ ...(await measureWay(bytes, way, references)), harm });
		if (tiers !== undefined)
			ofKind.push(...(await tiers.measure(bytes, references)));
	}
	outcomes.set(damage.name, ofKind);
	console.error(`${damage.name}: ${subjects.length} logos`);
}

await tiers?.close();

const told = made.map((damage) => ({
	made: damage,
	outcomes: (outcomes.get(damage.name) ?? []).filter(
		({ way }) => way === "quality",
	),
}));
const budgets = [
	...foundBudgets(told),
	...made.flatMap((damage) => [budgetOf(damage), ...budgetsBeside(damage)]),
];
const text = `# Seeing through damage

Made by \`${commandOf("bench:damage")}\`: ${subjects.length} logos of ${options.size} px (${options.split} brands) for each kind.
SSIM is against the true vector; bytes, coordinates and processor time are medians.

## Budgets

${budgetTable(budgets)}

${made.map(section).join("\n\n")}

## What is found

${foundTable(told)}

## Large fills

Colours of the truth that take a hundredth of a picture or more, as the quality setting draws them: the share that is exact, within one level
of each channel, and within three.

${table(
	["damage", "fills", "exact", "within 1", "within 3"],
	told.map(({ made: { name }, outcomes: of }) => [
		name,
		...fillCells(of.flatMap(({ fills }) => fills)),
	]),
	3,
)}
`;
await putReport(options.out, text);
if (options.gate) gate(budgets);

/** What is asked of damaged pictures beside that: how true the answers speak, what they cost, and which is best. */
function budgetsBeside({ name, kind }: DamageMade): Budget[] {
	const of = (way: string) =>
		(outcomes.get(name) ?? []).filter((outcome) => outcome.way === way);
	const misses = of("quality").map(({ toldTooMuch }) => Math.abs(toldTooMuch));
	const clean = outcomes.get("clean")?.filter(({ way }) => way === "quality");
	const truthOf = (way: string) => mean(of(way).map(({ ssim1 }) => ssim1));
	const [first, ...higher] = TIER_NAMES;
	const steps: [string, string][] = [
		[truthOf("quality") > truthOf("fast") ? "quality" : "fast", first],
		...higher.map((tier, k): [string, string] => [TIER_NAMES[k], tier]),
	];
	return [
		...(kind === undefined
			? []
			: [
					atMost(`${name}: told off, median`, median(misses), 0.005),
					atMost(`${name}: told off, p95`, quantile(misses, 0.95), 0.02),
				]),
		...(kind === undefined || clean === undefined
			? []
			: [
					atMost(
						`${name}: bytes, times those undamaged`,
						// The same logos in the same order.
						median(of("quality").map(({ bytes }, k) => bytes / clean[k].bytes)),
						1.6,
					),
				]),
		...(options.tiers
			? steps.map(([below, above]) =>
					atLeast(
						`${name}: ${above} over ${below}, SSIM`,
						truthOf(above) - truthOf(below),
						-LEAST_LOSS,
					),
				)
			: []),
	];
}

/** The error of the quality setting at 4x, to that of the same pixels traced as they are. */
function budgetOf({ name, mostLeft = 1.02 }: DamageMade): Budget {
	const errorOf = (way: string) =>
		mean(
			(outcomes.get(name) ?? [])
				.filter((outcome) => outcome.way === way)
				.map(({ ssim4 }) => 1 - ssim4),
		);
	const left = errorOf("quality") / errorOf("quality, damage=none");
	return atMost(`${name}: error left, times`, left, mostLeft);
}

/** Colour logos, and a quarter as many of one colour and with gradients. */
function section({ name }: DamageMade): string {
	const ofKind = outcomes.get(name) ?? [];
	const rows = ways.map((way) => {
		const of = ofKind.filter((outcome) => outcome.way === way);
		const meanOf = (pick: (outcome: Outcome) => number) => mean(of.map(pick));
		const middle = (pick: (outcome: Outcome) => number) =>
			Math.round(median(of.map(pick)));
		return [
			way,
			meanOf(({ ssim1 }) => ssim1),
			meanOf(({ ssim4 }) => ssim4),
			middle(({ bytes }) => bytes),
			middle(({ coordinates }) => coordinates),
			middle(({ cpuMs }) => cpuMs),
		];
	});
	const head = ["way", "SSIM 1x", "SSIM 4x", "bytes", "coordinates", "CPU ms"];
	return `## ${name}\n\n${table(head, rows, 4)}`;
}
