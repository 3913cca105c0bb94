/**
 * What each format takes, in time and bytes, of the repository's own test images drawn by the sub-pixel tracer:
 *
 *     npm run bench:formats -- [options]
 *
 *     --out formats     writes perf/reports/<name>.md
 *     --gate            exit with 1 and name each broken budget
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeDrawing } from "../../../services/formats/formats.ts";
import { AS_TRACED, type WriteOrder } from "../../../services/formats/order.ts";
import { decodeImage } from "../../../services/image/decode.ts";
import { ROOT } from "../../../services/project.ts";
import { subpixel } from "../../../services/tracing/subpixel/index.ts";
import { WORKING_PIXELS } from "../../measuring/picture.ts";
import { atMost, budgetTable, gate } from "../../support/budgets.ts";
import { table } from "../../support/markdown.ts";
import { commandOf, processor, putReport } from "../../support/report.ts";

const IMAGES = [
	"logo-google-256.png",
	"logo-docker-512.png",
	"gradient-radial-256.png",
	"translucent-256.png",
	"logo-firefox-256.png",
];
const ROUNDS = 5;
/** CPU ms that writing one format may take, of these images. */
const MOST_MS = 500;

const FORMATS: readonly [name: string, order: Partial<WriteOrder>][] = [
	["svg", { format: "svg" }],
	["svg tiny-1.2", { format: "svg", svgVersion: "tiny-1.2" }],
	["pdf", { format: "pdf" }],
	["eps", { format: "eps" }],
	["dxf lines", { format: "dxf", dxfEntities: "lines" }],
	["dxf lines_and_arcs", { format: "dxf", dxfEntities: "lines_and_arcs" }],
	["dxf lines_arcs_and_splines", { format: "dxf" }],
	["png", { format: "png" }],
];

const PLAIN: Omit<WriteOrder, "format"> = {
	size: AS_TRACED,
	svgSize: "fixed",
	dxfEntities: "lines_arcs_and_splines",
	pngAntialias: true,
	pngBackground: "none",
};

const { values: options } = parseArgs({
	options: {
		out: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});

const rows: (string | number)[][] = [];
let slowest = 0;
for (const name of IMAGES) {
	const bytes = await readFile(join(ROOT, "test/fixtures/logos", name));
	const { raster } = await decodeImage(bytes, WORKING_PIXELS);
	const { svg } = subpixel.trace(raster, subpixel.complete({}));
	for (const [format, order] of FORMATS) {
		const asked = { ...PLAIN, ...order } as WriteOrder;
		const { ms, size, warnings } = await cost(svg, asked);
		slowest = Math.max(slowest, ms);
		rows.push([name, format, ms, size, warnings]);
	}
}
const budgets = [atMost("slowest format, CPU ms", slowest, MOST_MS)];
const sections = [
	`# What each format takes\n\nMade by \`${commandOf("bench:formats")}\` on ${processor()}. CPU milliseconds are the least of ${ROUNDS} rounds, the reading of the SVG included; a first PDF also loads pdfkit. Warnings: sentences about what the format couldn't hold.`,
	budgetTable(budgets),
	table(["image", "format", "CPU ms", "bytes", "warnings"], rows, 1),
];
await putReport(options.out, sections.join("\n\n"));
if (options.gate) gate(budgets);

/** The least CPU time of several rounds. */
async function cost(svg: string, order: WriteOrder) {
	let ms = Number.POSITIVE_INFINITY;
	let size = 0;
	let warnings = 0;
	for (let round = 0; round < ROUNDS; round++) {
		const before = process.cpuUsage();
		const written = await writeDrawing(svg, order);
		const { user, system } = process.cpuUsage(before);
		ms = Math.min(ms, (user + system) / 1000);
		size = written.bytes.length;
		warnings = written.warnings.length;
	}
	return { ms, size, warnings };
}
