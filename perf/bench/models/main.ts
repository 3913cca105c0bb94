/**
 * The models' bench: what serving them costs, and what they are worth on brands that they never saw.
 *
 *     npm run bench:models -- [options]
 *
 *     --models models       the folder of the manifest
 *     --part serving,worth  what is measured (both)
 *     --starts 7            starts of the inference process
 *     --times 400           questions of each kind
 *     --accept-older x,y    takes older labels of candidates whose ids begin so
 *     --out models          writes perf/reports/<name>.md and .png
 *     --gate                exit with 1 and name each broken target
 *
 * The worth needs labels of the test and the train brands; models/README.md tells how to make them.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../../../services/project.ts";
import { markdownTable, type Section } from "./section.ts";
import { MODELS_FOLDER } from "./served.ts";
import { servingSection } from "./serving.ts";
import { plotSheet } from "./sheet.ts";
import { worthSections } from "./worth.ts";

const PARTS = ["serving", "worth"];
const { values } = parseArgs({
	options: {
		models: { type: "string", default: MODELS_FOLDER },
		part: { type: "string", default: PARTS.join() },
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
	sections.push(...(await worthSections(folder, values["accept-older"])));
if (parts.includes("serving"))
	sections.push(
		await servingSection(folder, {
			starts: Number(values.starts),
			times: Number(values.times),
		}),
	);

const checks = sections.flatMap((section) => section.checks);
const table = markdownTable(
	["", "value", "target", "met"],
	checks.map(({ name, value, target, met }) => [
		name,
		value,
		target,
		met ? "yes" : "**no**",
	]),
);
if (values.out === undefined) {
	for (const { text } of sections) console.log(`${text}\n`);
	console.log(table);
} else {
	await writeReport(join(ROOT, "perf/reports"), values.out);
	console.log(`${table}\n\nReport: perf/reports/${values.out}.md`);
}
const missed = checks.filter(({ met }) => !met);
if (values.gate && missed.length > 0) {
	for (const { name, value, target } of missed)
		console.error(`Broken: ${name} is ${value}, target ${target}`);
	process.exitCode = 1;
}

/** Writes the report, and every plot on one sheet beside it. */
async function writeReport(directory: string, name: string): Promise<void> {
	await mkdir(directory, { recursive: true });
	const plots = sections.flatMap((section) => section.plots);
	const sheet = plots.length > 0 ? `\n![every plot](${name}.png)\n` : "";
	if (plots.length > 0)
		await writeFile(join(directory, `${name}.png`), await plotSheet(plots));
	const command = ["npm run bench:models --", ...process.argv.slice(2)];
	const text = `# The models

Made by \`${command.join(" ")}\`; ${process.arch}, Node ${process.version}.

${table}
${sheet}
${sections.map((section) => section.text).join("\n\n")}
`;
	await writeFile(join(directory, `${name}.md`), text);
}
