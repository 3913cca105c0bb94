import type { InferenceErrorCode } from "./inference-error.ts";

/** Something that an operator should know. */
export interface InferenceEvent {
	readonly level: "info" | "warn";
	/** A sentence without a path in it. */
	readonly message: string;
	readonly model?: string;
	readonly code?: InferenceErrorCode;
}

export type Tell = (event: InferenceEvent) => void;
