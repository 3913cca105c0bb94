import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../services/project.ts";
import { budgetTable } from "../support/budgets.ts";
import { putReport } from "../support/report.ts";
import type { Finding, SceneFound } from "./support/findings.ts";

interface Saved extends Finding {
	/** What makes it again. */
	readonly command: string;
	readonly seconds: number;
}

const FOLDER = join(ROOT, ".cache", "proof");

/** Keeps what a part found, so that parts, and scenes of them, can be run on their own. */
export async function saveFinding(name: string, saved: Saved): Promise<void> {
	await mkdir(FOLDER, { recursive: true });
	const { scenes } = saved;
	const whole =
		scenes === undefined
			? saved
			: withEarlier(saved, scenes, (await readFinding(name))?.scenes ?? []);
	await writeFile(fileOf(name), JSON.stringify(whole));
}

const fileOf = (name: string) => join(FOLDER, `${name}.json`);

async function readFinding(name: string): Promise<Saved | undefined> {
	const text = await readFile(fileOf(name), "utf8").catch(() => undefined);
	return text === undefined ? undefined : JSON.parse(text);
}

/** What was found now, and in the places of scenes that weren't run what they found last. */
function withEarlier(
	saved: Saved,
	now: readonly SceneFound[],
	earlier: readonly SceneFound[],
): Saved {
	const byName = new Map([...earlier, ...now].map((one) => [one.name, one]));
	const scenes = [...byName.values()];
	return {
		...saved,
		scenes,
		budgets: scenes.flatMap(({ budgets }) => budgets),
		seconds: scenes.reduce((sum, { seconds }) => sum + seconds, 0),
	};
}

/**
 * Writes the report from what each part found last.
 *
 * @param out the report's name
 * @param names of the parts, in order
 */
export async function writeReport(
	out: string,
	names: readonly string[],
): Promise<void> {
	const sections: string[] = [];
	for (const name of names) {
		const saved = await readFinding(name);
		if (saved === undefined) {
			sections.push(`## ${name}\n\nNot run.`);
			continue;
		}
		sections.push(
			...[
				`## ${saved.title}`,
				`\`${saved.command}\`, ${saved.seconds.toFixed(0)} s.`,
			],
			...[budgetTable(saved.budgets), saved.text],
			...(saved.scenes ?? []).map(({ text }) => text).filter(Boolean),
		);
	}
	const head = `# Reliability\n\n${process.arch}, Node ${process.version}, ${availableParallelism()} cores; clients and service on one machine, traffic over the loopback interface alone.\nMade by \`npm run proof -- ${names.join(" ")} --out ${out}\`; each part can be made again by its own command.`;
	await putReport(out, [head, ...sections].join("\n\n"));
}
