/** The child process of label-making: one item at a time, told to the parent as it goes. */

import { CANDIDATES } from "../../services/routing/candidates.ts";
import type { CorpusItem } from "../corpus/corpus.ts";
import { type ImageFacts, labelImage, type Measured } from "./label-image.ts";

/** What the parent asks for: an item, and which candidates it still lacks. */
export interface LabelTask {
	readonly item: CorpusItem;
	readonly candidates: readonly string[];
}

export type LabelMessage =
	| { readonly kind: "starting"; readonly candidate: string }
	| {
			readonly kind: "measured";
			readonly candidate: string;
			readonly measured: Measured | null;
	  }
	| { readonly kind: "finished"; readonly facts: ImageFacts | null }
	| { readonly kind: "failed"; readonly message: string };

const say = (message: LabelMessage) => process.send?.(message);

// Without a parent nobody takes the labels.
process.on("disconnect", () => process.exit());

process.on("message", async ({ item, candidates }: LabelTask) => {
	try {
		const facts = await labelImage(
			item,
			CANDIDATES.filter(({ id }) => candidates.includes(id)),
			{
				starting: (candidate) => say({ kind: "starting", candidate }),
				done: (candidate, measured) =>
					say({ kind: "measured", candidate, measured: measured ?? null }),
			},
		);
		say({ kind: "finished", facts: facts ?? null });
	} catch (error) {
		say({ kind: "failed", message: String(error) });
	}
});
