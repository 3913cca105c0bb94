/**
 * Every way in which a question to a model can go unanswered. None of them
 * reaches a client as such: the caller falls back and names the reason.
 */
export type InferenceErrorCode =
	// The service side.
	| "NOT_RUNNING" // AI is off, or being turned off
	| "OVERLOADED" // too many questions wait already
	| "DEADLINE" // the caller's time ran out first
	| "BAD_INPUT" // the tensors don't fit the model's declared inputs
	// The process.
	| "RUNTIME_MISSING" // onnxruntime-node can't be loaded
	| "START_FAILED" // it ended, or failed, before it was ready
	| "START_TIMEOUT" // it never said that it was ready
	| "RESTARTING" // none is up just now; nothing was asked of it
	| "CRASHED" // it ended in the middle of the work
	| "UNRESPONSIVE" // it didn't answer in time and was killed
	| "MEMORY" // it took more memory than it may and was killed
	// The models.
	| "MANIFEST_MISSING"
	| "MANIFEST_INVALID"
	| "MODEL_MISSING" // the manifest doesn't list it
	| "MEMORY_BUDGET" // there is no room to load it
	| "FILE_MISSING"
	| "WRONG_BYTES" // the file's length is not the manifest's
	| "WRONG_HASH"
	| "NOT_A_MODEL" // the runtime can't read it
	| "WRONG_SIGNATURE" // its inputs or outputs are not the manifest's
	| "WRONG_FEATURES" // made for another feature schema
	| "WRONG_ANSWER" // it misses its golden vectors, or answers nonsense
	| "RUN_FAILED"; // the runtime refused to run it

/**
 * Verdicts about a file. They stand until the file or the manifest changes;
 * every other failure may pass by itself.
 */
const VERDICTS: ReadonlySet<InferenceErrorCode> = new Set([
	"MANIFEST_MISSING",
	"MANIFEST_INVALID",
	"FILE_MISSING",
	"WRONG_BYTES",
	"WRONG_HASH",
	"NOT_A_MODEL",
	"WRONG_SIGNATURE",
	"WRONG_FEATURES",
	"WRONG_ANSWER",
	"RUN_FAILED",
]);

/** How the process ended over a question, as opposed to never having got it. */
const DEATHS: ReadonlySet<InferenceErrorCode> = new Set([
	"CRASHED",
	"UNRESPONSIVE",
	"MEMORY",
]);

/** A question that a model didn't answer. The message has no path in it. */
export class InferenceError extends Error {
	readonly code: InferenceErrorCode;

	constructor(code: InferenceErrorCode, message: string, cause?: unknown) {
		super(message, { cause });
		this.name = "InferenceError";
		this.code = code;
	}

	/** True when trying again with the same file can't help. */
	get isVerdict(): boolean {
		return VERDICTS.has(this.code);
	}

	/** True when the process ended over this very question. */
	get isDeath(): boolean {
		return DEATHS.has(this.code);
	}
}

/** What was thrown, as one of ours; anything else is a fault of the run. */
export function asInferenceError(error: unknown): InferenceError {
	return error instanceof InferenceError
		? error
		: new InferenceError("RUN_FAILED", "The model failed.", error);
}
