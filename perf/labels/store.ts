import { join } from "node:path";
import { ROOT } from "../../services/project.ts";
import type { Split } from "../corpus/brand.ts";
import type { CorpusItem } from "../corpus/corpus.ts";
import { appendJsonLine, readJsonLines } from "../measuring/json-lines.ts";
import type { ImageFacts } from "./facts.ts";
import type { Likeness } from "./likeness.ts";

/** Where labels are kept; git leaves it alone. */
export const LABELS_DIRECTORY = join(ROOT, ".cache/labels");

/** What one conversion was measured to give. */
export interface Measured extends Likeness {
	/** UTF-8 bytes of the SVG. */
	readonly bytes: number;
	/** Processor milliseconds of tracing alone, the lesser of two runs where a run is short. */
	readonly ms: number;
}

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

export function labelFile(split: Split, directory = LABELS_DIRECTORY): string {
	return join(directory, `${split}.jsonl`);
}

/** Reads a split's labels, newest word first. */
export function readLabels(
	split: Split,
	directory = LABELS_DIRECTORY,
): Map<string, LabelLine> {
	const labels = new Map<string, LabelLine>();
	for (const line of readJsonLines<LabelLine>(labelFile(split, directory))) {
		const earlier = labels.get(line.id);
		labels.set(line.id, {
			...line,
			conversions: { ...earlier?.conversions, ...line.conversions },
		});
	}
	return labels;
}

/** Adds what was newly learned of an item to its split's labels. */
export function appendLabel(
	{ id, set, brand, split, source, damage }: CorpusItem,
	facts: ImageFacts | null,
	conversions: LabelLine["conversions"],
	directory = LABELS_DIRECTORY,
): void {
	const { collection } = source;
	appendJsonLine(labelFile(split, directory), {
		...{ id, set, brand, split, collection, damage },
		...{ facts, conversions },
	} satisfies LabelLine);
}
