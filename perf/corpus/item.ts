import type { Split } from "./brand.ts";
import type { Damage } from "./damage.ts";

/** The sets of the corpus, in the order of the reports. */
export const SET_NAMES = [
	"published",
	"colour",
	"one-colour",
	"gradients",
	"wordmarks",
	"transparent",
	"small",
	"jpeg",
	"damaged",
	"large",
	"badges",
	"thin",
	"detail",
	"opacity",
	"stress",
] as const;

/** The name of a set. */
export type SetName = (typeof SET_NAMES)[number];

/** Where an item's drawing comes from: a collection and a name (or a number) in it. */
export interface Source {
	readonly collection:
		| "logos"
		| "simple-icons"
		| "published"
		| "linear"
		| "radial"
		| "opacity"
		| "badge"
		| "thin"
		| "detail"
		| "wordmark"
		| "photograph"
		| "noise";
	readonly name: string;
}

/** One picture of the corpus, told by plain data: it can be sent to another process. */
export interface CorpusItem {
	/** Unique, and fit for a file name under its set's folder: `colour/logos-slack-icon-256`. */
	readonly id: string;
	readonly set: SetName;
	readonly brand: string;
	readonly split: Split;
	readonly source: Source;
	/** Pixels of the longer side. */
	readonly size: number;
	readonly width: number;
	readonly height: number;
	/** Free share around the drawing, 0..0.5. */
	readonly margin: number;
	/** The colour under the drawing; nothing for a transparent canvas. */
	readonly ground?: string;
	/** The colour of a one-colour drawing. */
	readonly ink?: string;
	readonly damage: Damage;
	/** How many times larger than the input the truth and the SVG are compared: 4, or 2 for `published` and `large`. */
	readonly zoom: 2 | 4;
}
