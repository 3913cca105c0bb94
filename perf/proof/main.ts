/**
 * Shows that the service holds: load, faults, attack, replicas, jobs, a soak.
 *
 *     npm run proof -- [part ...] [options]
 *
 *     --seed 1            another attack (1)
 *     --images 20500      mutated pictures of the attack; one in fifty stays as it was (20500)
 *     --forms 5000        its forms; the other kinds of request are fewer in proportion (5000)
 *     --seconds 5         of each measurement under load (5)
 *     --minutes 20        of the soak (20)
 *     --connections 6     of the soak's clients (6)
 *     --pause 0           ms that each of them waits between two requests (0)
 *     --items 1000        of the job over two replicas; other jobs are smaller in proportion (1000)
 *     --scene diskFull    of that part: this scene alone; may be given again for another
 *     --out reliability   writes perf/reports/<name>.md from what each of these parts found last
 *     --gate              exit with 1 and name each broken budget
 *
 * Each part starts a service of its own; all traffic stays on the loopback interface.
 */
import { parseArgs } from "node:util";
import { type Budget, brokenOf, gate } from "../support/budgets.ts";
import { PARTS, type ProofSettings } from "./parts.ts";
import { saveFinding, writeReport } from "./report.ts";

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		gate: { type: "boolean", default: false },
		out: { type: "string" },
		seed: { type: "string", default: "1" },
		// Two in a hundred mutations leave a picture as it was: so many for 20 000 that don't.
		images: { type: "string", default: "20500" },
		forms: { type: "string", default: "5000" },
		seconds: { type: "string", default: "5" },
		minutes: { type: "string", default: "20" },
		connections: { type: "string", default: "6" },
		pause: { type: "string", default: "0" },
		items: { type: "string", default: "1000" },
		scene: { type: "string", multiple: true, default: [] },
	},
});
const settings: ProofSettings = {
	seed: values.seed,
	images: Number(values.images),
	forms: Number(values.forms),
	seconds: Number(values.seconds),
	minutes: Number(values.minutes),
	connections: Number(values.connections),
	pauseMs: Number(values.pause),
	items: Number(values.items),
	scenes: values.scene,
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
const budgets: Budget[] = [];
for (const name of names) {
	console.log(`== ${name}`);
	const started = performance.now();
	const finding = await PARTS[name](settings);
	budgets.push(...finding.budgets);
	const seconds = (performance.now() - started) / 1000;
	// Which scenes, and where it is reported, is no matter of the finding.
	const options = process.argv
		.slice(2)
		.join(" ")
		.replaceAll(/--(scene|out)[ =][\w-]+/g, "")
		.split(" ")
		.filter((word) => word !== "" && !Object.hasOwn(PARTS, word));
	const command = ["npm run proof --", name, ...options].join(" ");
	await saveFinding(name, { ...finding, command, seconds });
}
if (values.out !== undefined) await writeReport(values.out, names);
const broken = brokenOf(budgets).length;
console.log(broken === 0 ? "every budget kept" : `${broken} budgets broken`);
if (values.gate) gate(budgets);
// Whatever a part left open must not keep this process.
process.exit();
