import { createHash } from "node:crypto";
import {
	appendFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import type { CorpusItem } from "../corpus/corpus.ts";
import type { Variant } from "../peers/variant.ts";
import type { Row } from "./row.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** Where measured rows are kept, one JSON text a line; git leaves it alone. */
export const RESULTS_PATH = `${ROOT}/.cache/quality/results.jsonl`;

/** Rows of earlier runs by their key, kept on disk as they come, so that a run can be resumed. */
export class Results {
	readonly #path: string;
	readonly #rows = new Map<string, Row>();

	constructor(path = RESULTS_PATH) {
		this.#path = path;
		if (!existsSync(path)) return;
		for (const line of readFileSync(path, "utf8").split("\n")) {
			const row = parse(line);
			if (row !== undefined) this.#rows.set(row.key, row);
		}
	}

	get(key: string): Row | undefined {
		return this.#rows.get(key);
	}

	add(row: Row): void {
		this.#rows.set(row.key, row);
		mkdirSync(dirname(this.#path), { recursive: true });
		appendFileSync(this.#path, `${JSON.stringify(row)}\n`);
	}
}

/** A line's row; nothing for a line that was cut off when a run was killed. */
function parse(line: string): Row | undefined {
	try {
		return JSON.parse(line) as Row;
	} catch {
		return undefined;
	}
}

/** The key of a result: a change of the converter, the corpus or the measures makes it another. */
export function resultKey(
	item: CorpusItem,
	variant: Variant,
	measures: string,
): string {
	return `${item.id}|${variant.name}|${variant.version}|${measures}`;
}

/** A hash of the sources that pictures and measures are made by. */
export function measuresVersion(): string {
	const hash = createHash("sha256");
	for (const folder of ["services/quality", "perf/corpus"]) {
		const files = readdirSync(`${ROOT}/${folder}`, { recursive: true })
			.map(String)
			.filter((file) => /\.(ts|json)$/.test(file))
			.sort();
		for (const file of files) {
			hash.update(file).update(readFileSync(`${ROOT}/${folder}/${file}`));
		}
	}
	return hash.digest("hex").slice(0, 12);
}
