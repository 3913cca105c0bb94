import type { ModelEntry } from "../manifest.ts";

/** One file as one manifest entry describes it. */
export interface Version {
	readonly entry: ModelEntry;
	/** The file in the models folder. */
	readonly path: string;
	/** Where its bytes were kept once they had passed the check. */
	readonly keptAt?: string;
	/** Changes when the entry or the file does. */
	readonly signature: string;
}

/** A version that is loaded in the inference process and passed its check. */
export interface Loaded {
	readonly version: Version;
	readonly slot: string;
	/** What the process grew by, in bytes. */
	readonly memoryBytes: number;
	/** ms since the epoch. */
	readonly at: number;
}
