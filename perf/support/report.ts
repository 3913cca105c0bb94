import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../services/project.ts";

const REPORTS = join(ROOT, "perf/reports");

/** The command that makes this run again. */
export function commandOf(script: string): string {
	const given = process.argv.slice(2);
	return [
		`npm run ${script}`,
		...(given.length > 0 ? ["--", ...given] : []),
	].join(" ");
}

/** The processor on which numbers are measured. */
export const processor = (): string =>
	cpus()[0]?.model ?? "an unknown processor";

/**
 * Writes perf/reports/<name>.md, and its picture as <name>.png beside it; without a name the text goes to the
 * standard output.
 *
 * @param name letters, digits, - and _
 * @throws Error for any other name
 */
export async function putReport(
	name: string | undefined,
	text: string,
	picture?: Buffer,
): Promise<void> {
	if (name === undefined) {
		console.log(text);
		return;
	}
	if (!/^[\w-]+$/.test(name))
		throw new Error(`--out is the name of a report, not "${name}".`);
	await mkdir(REPORTS, { recursive: true });
	if (picture !== undefined)
		await writeFile(join(REPORTS, `${name}.png`), picture);
	await writeFile(join(REPORTS, `${name}.md`), `${text.trimEnd()}\n`);
	console.log(`Report: perf/reports/${name}.md`);
}
