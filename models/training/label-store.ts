import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Split } from "../../perf/corpus/brand.ts";
import type { CorpusItem } from "../../perf/corpus/corpus.ts";
import type { Candidate } from "../../services/routing/candidates.ts";
import type { ImageFacts, Measured } from "./label-image.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** Where labels are kept; git leaves it alone. */
export const LABELS_DIRECTORY = join(ROOT, ".cache/labels");

/** One line of a label file; of several lines with one id, the conversions add up, the last first. */
export interface LabelLine {
	readonly id: string;
	readonly set: string;
	readonly brand: string;
	readonly split: Split;
	readonly collection: string;
	readonly damage: string;
	/** Nothing when the item can't be drawn here. */
	readonly facts: ImageFacts | null;
	/** By candidate id; null where the converter failed or ran out of time. */
	readonly conversions: Readonly<
		Record<string, { readonly key: string; readonly measured: Measured | null }>
	>;
}

export function labelFile(split: Split): string {
	return join(LABELS_DIRECTORY, `${split}.jsonl`);
}

/** Reads a split's labels, newest word first; a last line cut short by a stop is left out. */
export async function readLabels(
	split: Split,
): Promise<Map<string, LabelLine>> {
	const labels = new Map<string, LabelLine>();
	const file = labelFile(split);
	if (!existsSync(file)) return labels;
	for (const text of (await readFile(file, "utf8")).split("\n")) {
		let line: LabelLine;
		try {
			line = JSON.parse(text) as LabelLine;
		} catch {
			continue;
		}
		const earlier = labels.get(line.id);
		labels.set(line.id, {
			...line,
			conversions: { ...earlier?.conversions, ...line.conversions },
		});
	}
	return labels;
}

export async function appendLabel(
	item: CorpusItem,
	facts: ImageFacts | null,
	conversions: LabelLine["conversions"],
): Promise<void> {
	const { id, set, brand, split, source, damage } = item;
	const line: LabelLine = {
		id,
		set,
		brand,
		split,
		collection: source.collection,
		damage,
		facts,
		conversions,
	};
	await mkdir(LABELS_DIRECTORY, { recursive: true });
	await appendFile(labelFile(split), `${JSON.stringify(line)}\n`);
}

/**
 * What a candidate's labels rest on: its parameters and the source of its converter. Labels of
 * another key are made again, unless older ones are accepted.
 */
export function candidateKey({ converter, parameters }: Candidate): string {
	return createHash("sha256")
		.update(sourceOf(converter))
		.update(JSON.stringify(parameters))
		.digest("hex")
		.slice(0, 16);
}

const sources = new Map<string, string>();

function sourceOf(converter: string): string {
	let hash = sources.get(converter);
	if (hash === undefined) {
		const made = createHash("sha256");
		const folder = join(ROOT, "services/tracing", converter);
		for (const file of readdirSync(folder, { recursive: true })
			.map(String)
			.sort())
			if (file.endsWith(".ts")) made.update(readFileSync(join(folder, file)));
		hash = made.digest("hex");
		sources.set(converter, hash);
	}
	return hash;
}
