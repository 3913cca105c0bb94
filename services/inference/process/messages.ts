import type { InferenceErrorCode } from "../inference-error.ts";
import type { Port, Tensors } from "../tensor.ts";

/** What the child needs to know of a model to load and check it. */
export interface LoadOrder {
	/** The file to read. */
	readonly path: string;
	/** Its name for messages, without a folder. */
	readonly file: string;
	/** Lower-case hexadecimal. */
	readonly sha256: string;
	readonly bytes: number;
	readonly inputs: readonly Port[];
	readonly outputs: readonly Port[];
	/** Where to keep the very bytes that were checked; undefined keeps none. */
	readonly keepAt: string | undefined;
}

/** Inputs whose outputs are known, to the tolerance (absolute). */
export interface Golden {
	readonly inputs: Tensors;
	readonly outputs: Tensors;
	readonly tolerance: number;
}

/**
 * What the parent asks. A slot is one loaded version of one model, so that a
 * new version can be checked while the old one still answers.
 */
export type Question =
	| { readonly kind: "load"; readonly slot: string; readonly order: LoadOrder }
	| { readonly kind: "warm"; readonly slot: string; readonly golden: Golden }
	| { readonly kind: "run"; readonly slot: string; readonly feeds: Tensors }
	| { readonly kind: "release"; readonly slot: string }
	| { readonly kind: "ping" };

/** What each kind of question is answered with. */
export interface Answers {
	/** Growth of the resident memory, in bytes, >= 0. */
	load: { readonly memoryBytes: number; readonly ms: number };
	warm: { readonly memoryBytes: number; readonly ms: number };
	/** `ms` is the run itself, without the way there and back; it began at `startedAt`, by `Date.now()`. */
	run: {
		readonly outputs: Tensors;
		readonly ms: number;
		readonly startedAt: number;
	};
	release: Record<string, never>;
	/** The child's own reading of its resident memory, in bytes. */
	ping: { readonly residentBytes: number };
}

export type Answer = Answers[Question["kind"]];

/** Parent to child: one question at a time, or the end. */
export type ToChild =
	| { readonly id: number; readonly question: Question }
	| { readonly exit: true };

/** Child to parent. */
export type FromChild =
	/** Sent once: the runtime's version, or why there is none. */
	| { readonly ready: true; readonly runtime: string }
	| { readonly ready: false; readonly message: string }
	| {
			readonly id: number;
			readonly ok: true;
			readonly value: Answer;
	  }
	| {
			readonly id: number;
			readonly ok: false;
			readonly code: InferenceErrorCode;
			readonly message: string;
	  };
