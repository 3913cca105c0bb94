import type { CorpusItem } from "../corpus/corpus.ts";
import type { Outcome } from "./measure-picture.ts";

/** What a measuring process is asked for: one picture, by which variants, how often timed. */
export interface Job {
	readonly item: CorpusItem;
	readonly variants: readonly string[];
	readonly rounds: number;
}

/** What it tells, in this order: each variant as it begins and is done, then that the picture is finished. */
export type Message<Measured, Facts> =
	| { readonly kind: "begins"; readonly variant: string }
	| {
			readonly kind: "done";
			readonly variant: string;
			readonly outcome: Outcome<Measured>;
	  }
	/** Facts about the picture itself; nothing when it can't be drawn here. */
	| { readonly kind: "finished"; readonly facts: Facts | undefined }
	/** Something else than a conversion went wrong: the picture can't be opened or told about. */
	| { readonly kind: "failed"; readonly reason: string };
