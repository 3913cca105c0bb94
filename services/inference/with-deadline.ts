import { InferenceError } from "./inference-error.ts";

/**
 * Does something that must be over in time.
 *
 * @param deadlineMs from now, in ms; 0 or less is too late already
 * @param signal the caller's own; its reason is thrown as it is
 * @param work is given a signal that is aborted by either
 * @throws InferenceError DEADLINE; the signal's reason; what the work throws
 */
export async function withDeadline<Result>(
	deadlineMs: number,
	signal: AbortSignal | undefined,
	work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
	signal?.throwIfAborted();
	const tooLate = (): InferenceError =>
		new InferenceError(
			"DEADLINE",
			`There was no answer within ${Math.max(0, Math.round(deadlineMs))} ms.`,
		);
	if (!(deadlineMs > 0)) throw tooLate();
	const controller = new AbortController();
	const timer = setTimeout(() => controller.abort(tooLate()), deadlineMs);
	const onAbort = (): void => controller.abort(signal?.reason);
	signal?.addEventListener("abort", onAbort, { once: true });
	const stopped = new Promise<never>((_resolve, reject) => {
		controller.signal.addEventListener("abort", () =>
			reject(controller.signal.reason),
		);
	});
	try {
		return await Promise.race([work(controller.signal), stopped]);
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener("abort", onAbort);
	}
}
