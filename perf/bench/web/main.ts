/**
 * How the tracer sees through what the web does to a drawing, beside the artist's own file:
 *
 *     npm run bench:web -- [--draw validation] [--limit 20] [--family noto,…] [--out name] [--keep folder] [--gate]
 *
 * Icons of six families, as many of each, in the published condition `web` (condition.ts). All figures are means of
 * the families' means: CIEDE2000 at 1024 px, parameters over the artist's, how far edges lie from the true ones. With --keep
 * it writes pictures and answers to a folder. With --gate it exits with 1 and names each broken budget.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { overGround, WHITE } from "../../../services/quality/ground.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { mean } from "../../../services/statistics.ts";
import { meanCiede2000 } from "../../measuring/ciede2000.ts";
import { edgeDisplacement } from "../../measuring/edge-displacement.ts";
import { countGeometry } from "../../measuring/geometry-count.ts";
import { atMost, budgetTable, gate } from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { commandOf, putReport } from "../../support/report.ts";
import { convertAsService, WAYS } from "../damage/measure.ts";
import { SENT, sendOverWeb } from "./condition.ts";
import { type Draw, drawIcons, FAMILY_NAMES, type Icon } from "./icons.ts";

/** Where answers are judged, pixels across. */
const JUDGED = 1024;
/** Edges are looked for so far from the true ones, pixels of the picture sent. */
const REACH = 2;

const { values: options } = parseArgs({
	options: {
		draw: { type: "string", default: "test" },
		limit: { type: "string", default: "20" },
		family: { type: "string" },
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

/** What came of one icon. */
interface Judged {
	readonly family: string;
	readonly name: string;
	readonly way: string;
	readonly de: number;
	/** Pixels of the picture sent. */
	readonly displacement: number;
	/** Parameters over the artist's. */
	readonly times: number;
	readonly bytes: number;
	/** Whether it has a gradient where the artist drew none. */
	readonly dissolved: boolean;
	readonly cpuMs: number;
}

const ways = WAYS.filter(({ converter }) => converter === "subpixel");
const icons = drawIcons(options.draw as Draw, Number(options.limit), families);
const judged: Judged[] = [];
for (const icon of icons) judged.push(...(await judge(icon)));

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

${ways
	.map(
		({ name }) =>
			`## ${name}\n\n${table(
				headsOf("family"),
				families.map((family) => rowOf(family, of(name, family))),
				3,
			)}`,
	)
	.join("\n\n")}
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

async function judge({ family, name, truth, artist }: Icon): Promise<Judged[]> {
	const sent = await sendOverWeb(truth);
	const drawn = renderSvg(truth, JUDGED);
	const parameters = countGeometry(artist).parameters;
	keep(`${family}-${name}.jpg`, sent);
	keep(`${family}-${name}.truth.svg`, truth);
	const results: Judged[] = [];
	for (const way of ways) {
		const { svg, cpuMs } = await convertAsService(sent, way);
		keep(`${family}-${name}.${way.name.replace(", damage=", "-")}.svg`, svg);
		const answer = overGround(renderSvg(svg, JUDGED), WHITE);
		results.push({
			family,
			name,
			way: way.name,
			de: meanCiede2000(drawn, answer),
			displacement:
				(SENT / JUDGED) *
				edgeDisplacement(drawn, answer, (REACH * JUDGED) / SENT),
			times: countGeometry(svg).parameters / Math.max(1, parameters),
			bytes: Buffer.byteLength(svg),
			dissolved: !hasGradient(artist) && hasGradient(svg),
			cpuMs,
		});
	}
	return results;
}

function keep(file: string, content: string | Buffer): void {
	if (options.keep === undefined) return;
	mkdirSync(options.keep, { recursive: true });
	writeFileSync(join(options.keep, file), content);
}

function hasGradient(svg: string): boolean {
	return /<(?:linearGradient|radialGradient|pattern)\b/.test(svg);
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
