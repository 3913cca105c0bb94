/**
 * How the tracer sees through damage, kind by kind:
 *
 *     npm run bench:damage -- [--split test] [--size 256] [--limit 12] [--kind jpeg-60,…] [--out name] [--gate]
 *
 * Each logo is drawn from its true vector, damaged, converted as the service converts it, and scored against
 * the true vector at its own and at four times its size. `damage=none` is the tracer without any of this, on the
 * same pixels in the same run. With --out it writes perf/reports/<name>.md. Budgets: the part of that error which
 * may be left, by kind; a clean picture is traced no worse. With --gate it exits with 1 and names each broken one.
 */
import { parseArgs } from "node:util";
import { mean, median, quantile } from "../../../services/statistics.ts";
import { listItems, truthSvg } from "../../corpus/corpus.ts";
import { selectionFrom } from "../../corpus/selection.ts";
import { referencesOf } from "../../measuring/score.ts";
import {
	atMost,
	type Budget,
	budgetTable,
	gate,
} from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { commandOf, putReport } from "../../support/report.ts";
import { DAMAGES_MADE, type DamageMade, type Subject } from "./kinds.ts";
import { measureWay, type Outcome, WAYS } from "./measure.ts";

const { values: options } = parseArgs({
	options: {
		split: { type: "string", default: "test" },
		size: { type: "string", default: "256" },
		limit: { type: "string", default: "12" },
		kind: { type: "string" },
		out: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});
const wanted = options.kind?.split(",");
const made = DAMAGES_MADE.filter(
	({ name }) => wanted === undefined || wanted.includes(name),
);
const subjects = drawSubjects();
const outcomes = new Map<string, Outcome[]>();
for (const damage of made) {
	const ofKind: Outcome[] = [];
	for (const subject of subjects) {
		const bytes = await damage.make(subject);
		const references = referencesOf({ zoom: 4 }, subject.truth, {
			width: subject.width,
			height: subject.height,
			data: new Uint8ClampedArray(0),
		});
		for (const way of WAYS)
			ofKind.push(await measureWay(bytes, way, references));
	}
	outcomes.set(damage.name, ofKind);
	console.error(`${damage.name}: ${subjects.length} logos`);
}

const budgets = made.map(budgetOf);
const text = `# Seeing through damage

Made by \`${commandOf("bench:damage")}\`: ${subjects.length} logos of ${options.size} px (${options.split} brands) for each kind.
SSIM is against the true vector; bytes, coordinates and processor time are medians.

## Budgets

${budgetTable(budgets)}

${made.map(section).join("\n\n")}

## What is found

${table(
	[
		"damage",
		"right kind",
		"another kind",
		"none",
		"parameter right",
		"told less truth, median",
		"95th percentile",
	],
	made.map(found),
	4,
)}
`;
await putReport(options.out, text);
if (options.gate) gate(budgets);

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
function drawSubjects(): Subject[] {
	const limit = Number(options.limit);
	const quarter = Math.ceil(limit / 4);
	const sets = [
		["colour", limit - 2 * quarter],
		["one-colour", quarter],
		["gradients", quarter],
	] as const;
	return sets.flatMap(([set, most]) =>
		listItems(
			selectionFrom({ ...options, set, limit: String(Math.max(1, most)) }),
		).flatMap((item) => {
			const truth = truthSvg(item);
			const size = /width="(\d+)" height="(\d+)"/.exec(truth ?? "");
			if (truth === undefined || size === null) return [];
			return [
				{
					truth,
					width: Number(size[1]),
					height: Number(size[2]),
					seed: item.id,
				},
			];
		}),
	);
}

function section({ name }: DamageMade): string {
	const ofKind = outcomes.get(name) ?? [];
	const rows = WAYS.map((way) => {
		const of = ofKind.filter((outcome) => outcome.way === way.name);
		const meanOf = (pick: (outcome: Outcome) => number) => mean(of.map(pick));
		const middle = (pick: (outcome: Outcome) => number) =>
			Math.round(median(of.map(pick)));
		return [
			way.name,
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

function found({ name, kind, told }: DamageMade): (string | number)[] {
	const of = (outcomes.get(name) ?? []).filter(({ way }) => way === "quality");
	const isRight = ({ damage: [first] }: Outcome) => first?.kind === kind;
	const none = of.filter(({ damage }) => damage.length === 0).length;
	const right = of.filter(isRight).length;
	const exact = of.filter((outcome) => {
		const value = outcome.damage[0]?.parameters[told?.parameter ?? ""];
		if (told === undefined || typeof value !== "number") return false;
		const miss = Math.abs(value - told.value);
		return miss <= told.within * (told.unit === "share" ? told.value : 1);
	}).length;
	const misses = of.map(({ toldTooMuch }) => Math.abs(toldTooMuch));
	return [
		name,
		kind === undefined ? none : right,
		of.length - none - (kind === undefined ? 0 : right),
		none,
		told === undefined ? "" : exact,
		median(misses),
		quantile(misses, 0.95),
	];
}
