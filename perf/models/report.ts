/**
 * What the models are worth on brands that they never saw: asks the service's own predictor, through its
 * inference process, about every labelled picture of the test split, and writes perf/models/report.md.
 *
 *     node --import=tsx perf/models/report.ts [--models models] [--out perf/models] [--gate]
 *
 * With --gate it exits 1 and names each target that is missed.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { choiceSection } from "./report-choice.ts";
import { classSection } from "./report-class.ts";
import { qualitySection } from "./report-quality.ts";
import type { Section } from "./section.ts";
import { askAbout, MODELS_FOLDER } from "./served.ts";

const { values } = parseArgs({
	options: {
		models: { type: "string", default: MODELS_FOLDER },
		out: { type: "string", default: import.meta.dirname },
		gate: { type: "boolean", default: false },
	},
});
const folder = resolve(values.models);
const out = resolve(values.out);
const test = await askAbout("test", folder);
const train = await askAbout("train", folder);
const converted = test.filter(({ ssim }) => ssim.length > 0);
const sections: Section[] = [
	classSection(test.filter(({ kind }) => kind !== undefined)),
	qualitySection(converted),
	choiceSection(
		converted,
		train.filter(({ ssim }) => ssim.length > 0),
	),
];

const checks = sections.flatMap((section) => section.checks);
const table = checks
	.map(
		({ name, value, target, met }) =>
			`| ${name} | ${value} | ${target} | ${met ? "yes" : "**no**"} |`,
	)
	.join("\n");
const brands = new Set(converted.map(({ brand }) => brand)).size;
const text = `# The models on brands they never saw

Made by \`node --import=tsx perf/models/report.ts\`: each answer below came from the service's own predictor and
inference process. ${test.length} labelled pictures of the test brands, ${converted.length} of them (${brands} brands)
converted by every candidate. In brackets: 95% bootstrap intervals, drawn by brand.

| | value | target | met |
|---|---|---|---|
${table}

${sections.map((section) => section.text).join("\n\n")}
`;
await mkdir(out, { recursive: true });
for (const { plots } of sections)
	for (const [name, svg] of Object.entries(plots))
		await writeFile(join(out, `${name}.svg`), svg);
await writeFile(join(out, "report.md"), text);
console.log(table);

const missed = checks.filter(({ met }) => !met);
if (values.gate && missed.length > 0) {
	for (const { name, value, target } of missed)
		console.error(`missed: ${name} is ${value}, target ${target}`);
	process.exitCode = 1;
}
