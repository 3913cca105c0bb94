import { createHash } from "node:crypto";
import { join } from "node:path";
import { ROOT } from "../../../services/project.ts";
import { renderSvg } from "../../../services/quality/render.ts";
import type { CorpusItem } from "../../corpus/corpus.ts";
import { corpusVersion } from "../../corpus/version.ts";
import { appendJsonLine, readJsonLines } from "../../measuring/json-lines.ts";
import { referencesOf, score } from "../../measuring/score.ts";
import type { Variant } from "../../peers/variant.ts";
import type { Row } from "./row.ts";

/** Where measured rows are kept, one JSON text a line; git leaves it alone. */
const RESULTS_PATH = join(ROOT, ".cache/quality/results.jsonl");

/** Rows of earlier runs by their key, kept on disk as they come, so that a run can be resumed. */
export class Results {
	readonly #path: string;
	readonly #rows: Map<string, Row>;

	constructor(path = RESULTS_PATH) {
		this.#path = path;
		const rows = readJsonLines<Row>(path);
		this.#rows = new Map(rows.map((row) => [row.key, row]));
	}

	get(key: string): Row | undefined {
		return this.#rows.get(key);
	}

	add(row: Row): void {
		this.#rows.set(row.key, row);
		appendJsonLine(this.#path, row);
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

/**
 * A hash of the corpus's version and of what the measures say of two small documents: a change of
 * either makes all results new, mere rewriting does not.
 */
export function measuresVersion(): string {
	const document = (body: string) =>
		`<svg xmlns="http://www.w3.org/2000/svg" width="48" height="40" viewBox="0 0 48 40">${body}</svg>`;
	const truth = document(
		'<circle cx="20" cy="18" r="13.3" fill="#d81e5b"/><path d="M9 30 41 4.5 33 38Z" fill="#3a86ff" fill-opacity=".7"/>',
	);
	const other = document(
		'<rect x="2" y="1" width="44" height="37" fill="#fff"/><circle cx="21" cy="18" r="13" fill="#d61e58"/><path d="M9 30 41 4 33 38Z" fill="#6aa0ef"/>',
	);
	const references = referencesOf({ zoom: 4 }, truth, renderSvg(truth, 48));
	return createHash("sha256")
		.update(corpusVersion())
		.update(JSON.stringify(score(other, references)))
		.update(String(references.artistCoordinates))
		.digest("hex")
		.slice(0, 12);
}
