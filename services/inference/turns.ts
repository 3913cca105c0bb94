import { InferenceError } from "./inference-error.ts";

interface Waiting {
	readonly begin: () => void;
}

/**
 * Runs asynchronous work one at a time, in the order in which it was asked
 * for. The inference process can do no more, and what it is doing is then
 * always known, which tells whose fault its end was.
 *
 * @param queueSize work that may wait, >= 0
 */
export function createTurns(queueSize: number) {
	const queue: Waiting[] = [];
	let busy = false;
	let onDrained: (() => void)[] = [];

	function next(): void {
		const waiting = queue.shift();
		busy = waiting !== undefined;
		if (waiting !== undefined) waiting.begin();
		else {
			for (const tell of onDrained) tell();
			onDrained = [];
		}
	}

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
			return new Promise((resolve, reject) => {
				if (signal?.aborted) return reject(signal.reason);
				if (busy && queue.length >= queueSize)
					return reject(
						new InferenceError(
							"OVERLOADED",
							"Too many questions wait already.",
						),
					);
				const entry: Waiting = {
					begin: () =>
						work()
							.then(resolve, reject)
							.finally(() => {
								signal?.removeEventListener("abort", leave);
								next();
							}),
				};
				const leave = (): void => {
					const at = queue.indexOf(entry);
					if (at !== -1) queue.splice(at, 1);
					reject(signal?.reason);
				};
				signal?.addEventListener("abort", leave, { once: true });
				queue.push(entry);
				if (!busy) next();
			});
		},

		/** Resolves when nothing runs or waits. */
		drained(): Promise<void> {
			if (!busy) return Promise.resolve();
			return new Promise((resolve) => {
				onDrained.push(resolve);
			});
		},

		idle: (): boolean => !busy,
		waiting: (): number => queue.length,
	};
}
