/**
 * `npm run proof -- [part ...]`: shows that the service holds. Each part starts
 * a service of its own; all traffic stays on the loopback interface.
 */
import { parseArgs } from "node:util";
import { PARTS, type ProofSettings } from "./parts.ts";
import { saveFinding, writeReport } from "./report.ts";

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		gate: { type: "boolean", default: false },
		report: { type: "boolean", default: false },
		seed: { type: "string", default: "1" },
		// Two in a hundred mutations leave a picture as it was: so many for 20 000 that don't.
		images: { type: "string", default: "20500" },
		forms: { type: "string", default: "5000" },
		seconds: { type: "string", default: "5" },
		minutes: { type: "string", default: "20" },
	},
});
const settings: ProofSettings = {
	seed: values.seed,
	images: Number(values.images),
	forms: Number(values.forms),
	seconds: Number(values.seconds),
	minutes: Number(values.minutes),
};
const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
const unknown = names.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0)
	throw new Error(
		`no part ${unknown.join(", ")}; the parts are ${Object.keys(PARTS).join(", ")}`,
	);
// What was started is ended on exit.
for (const signal of ["SIGINT", "SIGTERM"] as const)
	process.once(signal, () => process.exit(1));
let broken = 0;
for (const name of names) {
	console.log(`== ${name}`);
	const started = performance.now();
	const finding = await PARTS[name](settings);
	broken += finding.promises.filter(({ kept }) => !kept).length;
	const seconds = (performance.now() - started) / 1000;
	const command = ["npm run proof --", name, ...process.argv.slice(2)]
		.filter((word, i) => i < 2 || !Object.hasOwn(PARTS, word))
		.join(" ");
	await saveFinding(name, { ...finding, command, seconds });
}
if (values.report) await writeReport(Object.keys(PARTS));
console.log(broken === 0 ? "every promise kept" : `${broken} promises broken`);
process.exit(values.gate && broken > 0 ? 1 : 0);
