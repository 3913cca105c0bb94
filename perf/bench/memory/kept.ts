import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../../services/project.ts";
import { appendJsonLine, readJsonLines } from "../../measuring/json-lines.ts";
import type { Burst } from "./burst.ts";

/** What a service with AI off takes, MiB. */
export interface WithoutAi {
	readonly idle: number;
	/** The most while ten connections convert. */
	readonly ten: number;
}

/** What a row of the report was found to be. */
export interface Row {
	/** Such as "photographs, plain"; "without AI" for that. */
	readonly name: string;
	/** Of the compiled service, and of how much was asked of it. */
	readonly of: string;
	readonly withoutAi?: WithoutAi;
	readonly burst?: Burst;
	/** MiB of the burst's service before its first one. */
	readonly idle?: number;
}

const FILE = join(ROOT, ".cache", "memory", "rows.jsonl");

/** Names what rows rest on: equal names, equal programs and equal demands. */
export async function basis(demands: readonly string[]): Promise<string> {
	const hash = createHash("sha256").update(JSON.stringify(demands));
	const folder = join(ROOT, "dist");
	const names = await readdir(folder, { recursive: true });
	for (const name of names.filter((name) => name.endsWith(".js")).sort())
		hash.update(name).update(await readFile(join(folder, name)));
	return hash.digest("hex").slice(0, 16);
}

export const keep = (row: Row): void => appendJsonLine(FILE, row);

/** The rows that were found last, by their names. */
export function keptRows(of: string): Map<string, Row> {
	const rows = readJsonLines<Row>(FILE).filter((row) => row.of === of);
	return new Map(rows.map((row) => [row.name, row]));
}
