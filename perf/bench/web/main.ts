/**
 * How the tracer sees through what the web does to a drawing, beside the artist's own file and a peer:
 *
 *     npm run bench:web -- [--draw validation] [--limit 20] [--family noto,…] [--parts 2] [--out name] [--keep folder] [--gate]
 *
 * Icons of six families, as many of each, in the published condition `web` (condition.ts). All figures are means of
 * the families' means: CIEDE2000 at 1024 px, parameters over the artist's, how far edges lie from the true ones. With --parts the
 * first so many icons of each family are also sent with steps of the web's left out, which tells what each costs, and drawn with
 * strokes. With --keep it writes pictures and answers to a folder. With --gate it exits with 1 and names each broken budget.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { mean } from "../../../services/statistics.ts";
import { atMost, budgetTable, gate } from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { commandOf, putReport } from "../../support/report.ts";
import { CONDITIONS, type Condition, sendOverWeb } from "./condition.ts";
import { type Draw, drawIcons, FAMILY_NAMES, type Icon } from "./icons.ts";
import {
	JUDGED,
	type Judged,
	judge,
	PEER,
	REACH,
	SEEING,
	STROKED,
	truthOf,
} from "./judge.ts";

const { values: options } = parseArgs({
	options: {
		draw: { type: "string", default: "test" },
		limit: { type: "string", default: "20" },
		family: { type: "string" },
		parts: { type: "string", default: "0" },
		out: { type: "string" },
		keep: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});
if (options.draw !== "test" && options.draw !== "validation")
	throw new Error(`--draw is test or validation, not "${options.draw}".`);
const families = options.family?.split(",") ?? FAMILY_NAMES;
const unknown = families.find((family) => !FAMILY_NAMES.includes(family));
if (unknown !== undefined)
	throw new Error(`--family is of ${FAMILY_NAMES.join(", ")}: not ${unknown}.`);

const ways = [...SEEING, PEER];
const icons = drawIcons(options.draw as Draw, Number(options.limit), families);
const inParts = new Set(
	drawIcons(options.draw as Draw, Number(options.parts), families).map(fileOf),
);
const judged: Judged[] = [];
/** What came of some icons under other conditions and in other ways, by what these are told as. */
const parts: { readonly told: string; readonly one: Judged }[] = [];
for (const icon of icons) {
	const truth = truthOf(icon);
	const file = fileOf(icon);
	const sent = await sendOverWeb(icon.truth);
	keep(`${file}.jpg`, sent);
	keep(`${file}.truth.svg`, icon.truth);
	for (const way of ways) {
		const { judged: one, svg } = await judge(truth, sent, way);
		judged.push(one);
		keep(`${file}.${way.name}.svg`, svg);
		if (inParts.has(file) && way !== PEER)
			parts.push({ told: toldAs(way, "web"), one });
	}
	if (!inParts.has(file)) continue;
	for (const condition of Object.keys(CONDITIONS) as Condition[]) {
		const isWhole = condition === "web";
		const part = isWhole ? sent : await sendOverWeb(icon.truth, condition);
		for (const way of isWhole ? [STROKED] : SEEING) {
			const { judged: one } = await judge(truth, part, way);
			parts.push({ told: toldAs(way, condition), one });
		}
	}
}

const budgets = [
	...budgetsOf("quality", 0.12, 0.18, 1.5),
	...budgetsOf("fast", 0.15, 0.25, 2.2),
];
const text = `# From the web to the drawing

Made by \`${commandOf("bench:web")}\`: ${icons.length} icons of ${families.length} families (${options.draw}).
Each on white, 512 px reduced to 400 (bicubic), JPEG of quality 80 with chroma at half resolution; means of the families' means.
CIEDE2000 at ${JUDGED} px; edges in pixels of the picture sent, looked for within ${REACH}; parameters over the artist's; gradients: icons that
got one where the artist drew none.

## Budgets

${budgetTable(budgets)}

## Ways

${table(
	headsOf("way"),
	ways.map(({ name }) => rowOf(name, of(name))),
	3,
)}

${[...sectionsOfParts(), ...SEEING.map(({ name }) => sectionOfFamilies(name))].join("\n\n")}
`;
await putReport(options.out, text);
if (options.keep !== undefined) {
	const worst = judged.toSorted((a, b) => b.de - a.de);
	writeFileSync(
		join(options.keep, "judged.json"),
		JSON.stringify(worst, undefined, "\t"),
	);
}
if (options.gate) gate(budgets);

function sectionOfFamilies(way: string): string {
	return `## ${way}\n\n${table(
		headsOf("family"),
		families.map((family) => rowOf(family, of(way, family))),
		3,
	)}`;
}

/** What is left of each error where steps are left out. */
function sectionsOfParts(): string[] {
	if (parts.length === 0) return [];
	const told = [...new Set(parts.map((part) => part.told))].sort();
	const rows = told.map((name) =>
		rowOf(
			name,
			parts.filter((part) => part.told === name).map(({ one }) => one),
		),
	);
	return [
		`## What each step costs\n\nThe first ${options.parts} icons of each family.\n\n${table(headsOf("way, picture"), rows, 3)}`,
	];
}

function toldAs({ name }: { readonly name: string }, condition: Condition) {
	return `${name}: ${CONDITIONS[condition].told}`;
}

function fileOf({ family, name }: Icon): string {
	return `${family}-${name}`;
}

function keep(file: string, content: string | Buffer): void {
	if (options.keep === undefined) return;
	mkdirSync(options.keep, { recursive: true });
	writeFileSync(join(options.keep, file), content);
}

function of(way: string, family?: string): Judged[] {
	return judged.filter(
		(one) => one.way === way && (family === undefined || one.family === family),
	);
}

/** The mean of the families' means, of those that have rows. */
function meanOf(
	rows: readonly Judged[],
	pick: (one: Judged) => number,
): number {
	const present = families
		.map((family) => rows.filter((row) => row.family === family))
		.filter((ofFamily) => ofFamily.length > 0);
	return mean(present.map((ofFamily) => mean(ofFamily.map(pick))));
}

function headsOf(first: string): string[] {
	return [first, "dE00", "edges px", "times", "bytes", "gradients", "CPU ms"];
}

function rowOf(name: string, rows: readonly Judged[]): (string | number)[] {
	return [
		name,
		meanOf(rows, ({ de }) => de),
		meanOf(rows, ({ displacement }) => displacement),
		meanOf(rows, ({ times }) => times),
		Math.round(meanOf(rows, ({ bytes }) => bytes)),
		rows.filter(({ dissolved }) => dissolved).length,
		Math.round(meanOf(rows, ({ cpuMs }) => cpuMs)),
	];
}

function budgetsOf(way: string, de: number, edges: number, times: number) {
	const rows = of(way);
	return [
		atMost(
			`${way}: CIEDE2000`,
			meanOf(rows, (one) => one.de),
			de,
		),
		atMost(
			`${way}: edges, px`,
			meanOf(rows, (one) => one.displacement),
			edges,
		),
		atMost(
			`${way}: parameters, times`,
			meanOf(rows, (one) => one.times),
			times,
		),
		atMost(
			`${way}: flat fills that became gradients, icons`,
			rows.filter(({ dissolved }) => dissolved).length,
			0,
		),
	];
}
