import { within } from "../abort.ts";
import { InferenceError } from "./inference-error.ts";

/**
 * Does something that must be over in time.
 *
 * @param deadlineMs from now, in ms; 0 or less is too late already
 * @param signal the caller's own; its reason is thrown as it is
 * @param work is given a signal that is aborted by either
 * @throws InferenceError DEADLINE; the signal's reason; what the work throws
 */
export function withDeadline<Result>(
	deadlineMs: number,
	signal: AbortSignal | undefined,
	work: (ending: AbortSignal) => Promise<Result>,
): Promise<Result> {
	const tooLate = (): InferenceError =>
		new InferenceError(
			"DEADLINE",
			`There was no answer within ${Math.max(0, Math.round(deadlineMs))} ms.`,
		);
	return within({ ms: deadlineMs, tooLate }, signal, work);
}
