/**
 * Whether icons that were drawn with strokes come back as strokes, beside the artist's own file and the filled drawing:
 *
 *     npm run bench:strokes -- [--draw validation] [--limit 100] [--size 256] [--out name] [--keep folder] [--gate]
 *
 * Lucide's icons, black on a see-through ground. Coordinates are those of perf/measuring/geometry-count.ts, of all icons together over the
 * artist's; SSIM is the mean over white, at the picture's size and at four times that. With --keep it writes pictures and answers to a
 * folder. With --gate it exits with 1 and names each broken budget.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { overGround, WHITE } from "../../../services/quality/ground.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import { ssim } from "../../../services/quality/ssim.ts";
import { mean } from "../../../services/statistics.ts";
import { subpixel } from "../../../services/tracing/subpixel/index.ts";
import { countGeometry } from "../../measuring/geometry-count.ts";
import { atLeast, atMost, budgetTable, gate } from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { commandOf, putReport } from "../../support/report.ts";
import { type Draw, drawIcons, type Icon } from "../web/icons.ts";

const ZOOM = 4;
/** The canvas that icons of the web lie on. */
const GROUND = /<rect [^>]*fill="#ffffff"\/>/;

const WAYS = [
	{ name: "filled, fast", given: {} },
	{ name: "fast", given: { strokes: "auto" } },
	{ name: "filled, quality", given: { effort: "quality" } },
	{ name: "quality", given: { effort: "quality", strokes: "auto" } },
	{ name: "centre lines", given: { draw: "centerline" } },
] as const;

type Way = (typeof WAYS)[number]["name"];

const { values: options } = parseArgs({
	options: {
		draw: { type: "string", default: "test" },
		limit: { type: "string", default: "100" },
		size: { type: "string", default: "256" },
		out: { type: "string" },
		keep: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});
if (options.draw !== "test" && options.draw !== "validation")
	throw new Error(`--draw is test or validation, not "${options.draw}".`);

/** What came of one icon. */
interface Judged {
	readonly name: string;
	readonly way: Way;
	readonly coordinates: number;
	readonly artist: number;
	readonly ssim: number;
	readonly zoomed: number;
	readonly bytes: number;
	/** Whether any of it is strokes. */
	readonly stroked: boolean;
	readonly cpuMs: number;
}

const size = Number(options.size);
const icons = drawIcons(options.draw as Draw, Number(options.limit), [
	"lucide",
]);
const judged = icons.flatMap(judge);

const budgets = [
	atMost("fast: coordinates over the artist's", times("fast"), 1.1),
	atLeast(
		"fast: SSIM less that of the filled drawing",
		meanOf("fast", "ssim") - meanOf("filled, fast", "ssim"),
		0,
	),
];
await putReport(
	options.out,
	`# Icons drawn with strokes

Made by \`${commandOf("bench:strokes")}\`: ${icons.length} of lucide's icons (${options.draw}), black on a see-through ground, ${size} px.
Coordinates of all icons over the artist's; SSIM at the picture's size and at ${ZOOM} times that; icons with strokes.

## Budgets

${budgetTable(budgets)}

## Ways

${table(
	["way", "times", "SSIM", "zoomed", "least", "bytes", "strokes", "CPU ms"],
	WAYS.map(({ name }) => [
		name,
		times(name).toFixed(3),
		meanOf(name, "ssim").toFixed(5),
		meanOf(name, "zoomed").toFixed(5),
		Math.min(...of(name).map((one) => one.ssim)).toFixed(4),
		Math.round(meanOf(name, "bytes")),
		of(name).filter(({ stroked }) => stroked).length,
		meanOf(name, "cpuMs").toFixed(1),
	]),
)}
`,
);
keep("judged.json", JSON.stringify(judged, undefined, "\t"));
if (options.gate) gate(budgets);

function judge({ name, truth, artist }: Icon): Judged[] {
	const drawing = truth.replace(GROUND, "");
	const raster = renderSvg(drawing, size);
	const [small, large] = [size, ZOOM * size].map((width) =>
		overGround(renderSvg(drawing, width), WHITE),
	);
	keep(`${name}.truth.svg`, drawing);
	return WAYS.map(({ name: way, given }) => {
		const cpu = process.cpuUsage();
		const { svg } = subpixel.trace(raster, subpixel.complete(given));
		const { user, system } = process.cpuUsage(cpu);
		keep(`${name}.${way.replaceAll(/\W+/g, "-")}.svg`, svg);
		return {
			...{ name, way },
			coordinates: countGeometry(svg).coordinates,
			artist: countGeometry(artist).coordinates,
			ssim: ssim(small, overGround(renderSvg(svg, size), WHITE)),
			zoomed: ssim(large, overGround(renderSvg(svg, ZOOM * size), WHITE)),
			bytes: Buffer.byteLength(svg),
			stroked: /\bstroke=/.test(svg),
			cpuMs: (user + system) / 1000,
		};
	});
}

function keep(file: string, content: string): void {
	if (options.keep === undefined) return;
	mkdirSync(options.keep, { recursive: true });
	writeFileSync(join(options.keep, file), content);
}

function of(way: Way): Judged[] {
	return judged.filter((one) => one.way === way);
}

function meanOf(way: Way, what: "ssim" | "zoomed" | "bytes" | "cpuMs"): number {
	return mean(of(way).map((one) => one[what]));
}

function times(way: Way): number {
	const sum = (pick: (one: Judged) => number) =>
		of(way).reduce((total, one) => total + pick(one), 0);
	return sum((one) => one.coordinates) / sum((one) => one.artist);
}
