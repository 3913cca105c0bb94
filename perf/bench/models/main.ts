/**
 * The models' bench: what serving them costs, and what they are worth on brands that they never saw.
 *
 *     npm run bench:models -- [options]
 *
 *     --models models       the folder of the manifest
 *     --part serving,worth  what is measured (both)
 *     --split test          whose labels tell the worth (test; choose on validation)
 *     --starts 7            starts of the inference process
 *     --times 400           questions of each kind
 *     --accept-older x,y    takes older labels of candidates whose ids begin so
 *     --out models          writes perf/reports/<name>.md and .png
 *     --gate                exit with 1 and name each broken budget
 *
 * The worth needs labels of that split, of validation and of train; models/README.md tells how to make them.
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Split } from "../../corpus/brand.ts";
import { budgetTable, gate } from "../../support/budgets.ts";
import { commandOf, putReport } from "../../support/report.ts";
import type { Section } from "./section.ts";
import { MODELS_FOLDER } from "./served.ts";
import { servingSection } from "./serving.ts";
import { plotSheet } from "./sheet.ts";
import { worthSections } from "./worth.ts";

const PARTS = ["serving", "worth"];
const { values } = parseArgs({
	options: {
		models: { type: "string", default: MODELS_FOLDER },
		part: { type: "string", default: PARTS.join() },
		split: { type: "string", default: "test" },
		starts: { type: "string", default: "7" },
		times: { type: "string", default: "400" },
		"accept-older": { type: "string" },
		out: { type: "string" },
		gate: { type: "boolean", default: false },
	},
});
const folder = resolve(values.models);
const parts = values.part.split(",");
for (const part of parts)
	if (!PARTS.includes(part))
		throw new Error(
			`--part is one or both of ${PARTS.join(", ")}, not "${part}".`,
		);

const sections: Section[] = [];
if (parts.includes("worth"))
	sections.push(
		...(await worthSections(
			folder,
			values.split as Split,
			values["accept-older"],
		)),
	);
if (parts.includes("serving"))
	sections.push(
		await servingSection(folder, {
			starts: Number(values.starts),
			times: Number(values.times),
		}),
	);

const budgets = sections.flatMap((section) => section.budgets);
const plots = sections.flatMap((section) => section.plots);
const sheet =
	plots.length > 0 && values.out !== undefined
		? `![every plot](${values.out}.png)\n`
		: "";
const text = `# The models

Made by \`${commandOf("bench:models")}\`; ${process.arch}, Node ${process.version}.

${budgetTable(budgets)}

${sheet}
${sections.map((section) => section.text).join("\n\n")}
`;
await putReport(
	values.out,
	text,
	sheet === "" ? undefined : await plotSheet(plots),
);
if (values.gate) gate(budgets);
