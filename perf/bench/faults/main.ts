/**
 * Faults that people notice, kind by kind, on drawings made for it whose true vector is known:
 *
 *     npm run bench:faults -- [options]
 *
 *     --kind "near tones,…"  these kinds only
 *     --limit 20             pictures of each kind
 *     --from 0               number of the first; what was tuned on some is measured on others
 *     --setting fast,quality
 *     --tell                 names each picture that fails, and keeps it under .cache/faults
 *     --keep before          keeps the figures as .cache/faults/<name>.json
 *     --before path          figures kept by an earlier run, to stand beside these
 *     --out faults           writes perf/reports/<name>.md
 *
 * Each picture is converted as the service does it, file first. What is wrong is told by each kind's own
 * criterion, since a mean over the whole picture hides what people see.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../../../services/project.ts";
import { mean, median } from "../../../services/statistics.ts";
import { randomFor } from "../../corpus/seeded.ts";
import { table } from "../../support/markdown.ts";
import { commandOf, putReport } from "../../support/report.ts";
import { answerTo, SETTINGS, type Setting } from "./answer.ts";
import type { Answer, FaultKind, Subject } from "./kind.ts";
import { FAULT_KINDS } from "./kinds.ts";

/** What came of one kind in one setting. */
interface Figures {
	readonly kind: string;
	readonly setting: Setting;
	readonly made: number;
	readonly failed: number;
	readonly ssim4: number;
	readonly de4: number;
	readonly bytes: number;
	readonly cpuMs: number;
}

const KEPT = join(ROOT, ".cache/faults");
const { values: options } = parseArgs({
	options: {
		kind: { type: "string" },
		limit: { type: "string", default: "20" },
		from: { type: "string", default: "0" },
		setting: { type: "string", default: Object.keys(SETTINGS).join(",") },
		tell: { type: "boolean", default: false },
		keep: { type: "string" },
		before: { type: "string" },
		out: { type: "string" },
	},
});
const wanted = options.kind?.split(",");
const kinds = FAULT_KINDS.filter(
	({ name }) => wanted === undefined || wanted.includes(name),
);
const settings = options.setting
	.split(",")
	.filter((name): name is Setting => name in SETTINGS);
await mkdir(KEPT, { recursive: true });
const figures: Figures[] = [];
for (const kind of kinds) figures.push(...(await measureKind(kind)));
if (options.keep !== undefined) {
	await writeFile(
		join(KEPT, `${options.keep}.json`),
		JSON.stringify(figures, null, "\t"),
	);
}
const before: Figures[] =
	options.before === undefined
		? []
		: JSON.parse(await readFile(options.before, "utf8"));
await putReport(
	options.out,
	`# Faults that people notice

Made by \`${commandOf("bench:faults")}\`: ${options.limit} drawings of each kind, none of them a logo of the corpus. *Failed* is by the
kind's own criterion (perf/bench/faults/kinds). SSIM and CIEDE2000 are against the true vector at four times the size, means; bytes and
processor time are medians.${before.length > 0 ? " Each figure before the arrow is that of the earlier state." : ""}

${table(
	["kind", "setting", "failed", "SSIM 4x", "dE00 4x", "bytes", "CPU ms"],
	figures.map(row),
)}

${table(
	["kind", "what is seen"],
	kinds.map(({ name, seen }) => [name, seen]),
)}
`,
);

async function measureKind(kind: FaultKind): Promise<Figures[]> {
	const answers = new Map<Setting, (Answer & { fault?: string })[]>();
	const first = Number(options.from);
	for (let n = first; n < first + Number(options.limit); n++) {
		const subject = await kind.make(randomFor(`faults:${kind.name}:${n}`));
		for (const setting of settings) {
			const answer = await answerTo(subject, setting);
			const fault = subject.fault(answer);
			answers.set(setting, [
				...(answers.get(setting) ?? []),
				{ ...answer, fault },
			]);
			if (options.tell && fault !== undefined) {
				const name = `${kind.name.replaceAll(" ", "-")}-${n}-${setting}`;
				console.error(`${name}: ${fault}`);
				await keepPicture(name, subject, answer);
			}
		}
	}
	return settings.map((setting) => figuresOf(kind.name, setting, answers));
}

async function keepPicture(
	name: string,
	{ bytes, truth }: Subject,
	{ svg }: Answer,
): Promise<void> {
	await writeFile(join(KEPT, `${name}.input`), bytes);
	await writeFile(join(KEPT, `${name}.truth.svg`), truth);
	await writeFile(join(KEPT, `${name}.svg`), svg);
}

function figuresOf(
	kind: string,
	setting: Setting,
	answers: ReadonlyMap<Setting, readonly (Answer & { fault?: string })[]>,
): Figures {
	const of = answers.get(setting) ?? [];
	return {
		kind,
		setting,
		made: of.length,
		failed: of.filter(({ fault }) => fault !== undefined).length,
		ssim4: mean(of.map(({ ssim4 }) => ssim4)),
		de4: mean(of.map(({ de4 }) => de4)),
		bytes: median(of.map(({ bytes }) => bytes)),
		cpuMs: median(of.map(({ cpuMs }) => cpuMs)),
	};
}

function row(now: Figures): string[] {
	const then = before.find(
		({ kind, setting }) => kind === now.kind && setting === now.setting,
	);
	const both = (write: (figures: Figures) => string) =>
		then === undefined ? write(now) : `${write(then)} → ${write(now)}`;
	return [
		now.kind,
		now.setting,
		both(({ failed, made }) => `${failed} of ${made}`),
		both(({ ssim4 }) => ssim4.toFixed(4)),
		both(({ de4 }) => de4.toFixed(3)),
		both(({ bytes }) => String(Math.round(bytes))),
		both(({ cpuMs }) => String(Math.round(cpuMs))),
	];
}
