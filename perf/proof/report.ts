import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../services/project.ts";
import { budgetTable } from "../support/budgets.ts";
import { commandOf, putReport } from "../support/report.ts";
import type { Finding } from "./support/findings.ts";

interface Saved extends Finding {
	/** What makes it again. */
	readonly command: string;
	readonly seconds: number;
}

const FOLDER = join(ROOT, ".cache", "proof");

/** Keeps what a part found, so that parts can be run on their own. */
export async function saveFinding(name: string, saved: Saved): Promise<void> {
	await mkdir(FOLDER, { recursive: true });
	await writeFile(join(FOLDER, `${name}.json`), JSON.stringify(saved));
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
		const text = await readFile(join(FOLDER, `${name}.json`), "utf8").catch(
			() => undefined,
		);
		if (text === undefined) {
			sections.push(`## ${name}\n\nNot run.`);
			continue;
		}
		const saved = JSON.parse(text) as Saved;
		sections.push(
			`## ${saved.title}\n\n\`${saved.command}\`, ${saved.seconds.toFixed(0)} s.\n\n${budgetTable(saved.budgets)}\n\n${saved.text}`,
		);
	}
	const head = `# Reliability\n\n${process.arch}, Node ${process.version}, ${availableParallelism()} cores; clients and service on one machine, traffic over the loopback interface alone.\nMade by \`${commandOf("proof")}\`; each part can be made again by its own command.`;
	await putReport(out, [head, ...sections].join("\n\n"));
}
