import { unlessAborted } from "../../abort.ts";
import { createWaiting } from "../../waiting.ts";
import { InferenceError } from "../inference-error.ts";

/**
 * Runs asynchronous work one at a time, in the order in which it was asked
 * for. The inference process can do no more, and what it is doing is then
 * always known, which tells whose fault its end was.
 *
 * @param queueSize work that may wait, >= 0
 */
export function createTurns(queueSize: number) {
	const waiting = createWaiting({
		places: 1,
		bound: {
			queueSize,
			refusal: () =>
				new InferenceError("OVERLOADED", "Too many questions wait already."),
		},
	});

	return {
		/**
		 * @param work begun when its turn comes; the next turn is after its end
		 * @param signal leaves the queue, or stops waiting for work that has begun
		 * @throws InferenceError OVERLOADED when the queue is full; the signal's
		 *   reason; what the work throws
		 */
		take<Result>(
			work: () => Promise<Result>,
			signal?: AbortSignal,
		): Promise<Result> {
			const result = waiting.run(work, signal);
			return signal === undefined ? result : unlessAborted(result, signal);
		},

		/** Resolves when nothing runs or waits. */
		drained: waiting.idle,
		idle: (): boolean => waiting.load().running === 0,
		waiting: (): number => waiting.load().waiting,
	};
}
