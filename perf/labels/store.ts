import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { ROOT } from "../../services/project.ts";
import type { Candidate } from "../../services/routing/candidates.ts";
import type { Split } from "../corpus/brand.ts";
import type { CorpusItem } from "../corpus/corpus.ts";
import type { ImageFacts, Measured } from "./label-image.ts";

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

/** Whether an id begins with one of some prefixes, parted by commas. */
export function isAmong(id: string, prefixes: string | undefined): boolean {
	return prefixes?.split(",").some((prefix) => id.startsWith(prefix)) ?? false;
}

/**
 * What a candidate's labels rest on: its parameters and the source of its converter. Labels of
 * another key are made again, unless older ones are accepted.
 */
export function candidateKey({ converter, parameters }: Candidate): string {
	// The slow setting's own source is nothing to the fast one.
	const never = parameters.effort === "fast" ? SLOW_SETTING : "";
	return createHash("sha256")
		.update(sourceHash(join(ROOT, "services/tracing", converter), never))
		.update(JSON.stringify(parameters))
		.digest("hex")
		.slice(0, 16);
}

/** Only the sub-pixel tracer's slow setting runs this, and what it alone imports. */
const SLOW_SETTING = "trace-well.ts";
const hashes = new Map<string, string>();

/** A hash of a converter's entry file and all that it imports of its own folder, but for one file. */
function sourceHash(folder: string, never: string): string {
	const key = `${folder} ${never}`;
	let hash = hashes.get(key);
	if (hash === undefined) {
		const files = new Map<string, string>();
		const entries = ["index.ts", `${basename(folder)}.ts`];
		const open = entries
			.map((name) => join(folder, name))
			.filter((file) => existsSync(file));
		for (let file = open.pop(); file !== undefined; file = open.pop()) {
			if (files.has(file) || basename(file) === never) continue;
			const text = readFileSync(file, "utf8");
			files.set(file, text);
			for (const [, path = ""] of text.matchAll(/from "(\.[^"]+)"/g)) {
				const imported = resolve(dirname(file), path);
				if (imported.startsWith(`${folder}/`)) open.push(imported);
			}
		}
		const made = createHash("sha256");
		for (const file of [...files.keys()].sort())
			made.update(relative(folder, file)).update(files.get(file) ?? "");
		hash = made.digest("hex");
		hashes.set(key, hash);
	}
	return hash;
}
