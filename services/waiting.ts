export interface WaitingOptions {
	/** Tasks that may run at once, >= 1. */
	readonly places: number;
	/** How many may wait; without it there is no end to the queue. */
	readonly bound?: {
		/** Tasks that may wait for a place, >= 0. */
		readonly queueSize: number;
		/** What one more is refused with, at once. */
		readonly refusal: () => Error;
	};
}

export type Waiting = ReturnType<typeof createWaiting>;

/**
 * Lets so many tasks run at once, and has the others wait in the order in which
 * they came. Where the queue has a bound, one that is full refuses at once: a
 * client told so can go elsewhere, one that waits for nothing can't.
 */
export function createWaiting({ places, bound }: WaitingOptions) {
	const queue: (() => void)[] = [];
	let running = 0;
	let onIdle: (() => void)[] = [];

	function turn(signal: AbortSignal | undefined): Promise<void> {
		return new Promise((resolve, reject) => {
			const begin = () => {
				signal?.removeEventListener("abort", leave);
				resolve();
			};
			const leave = () => {
				queue.splice(queue.indexOf(begin), 1);
				reject(signal?.reason);
			};
			signal?.addEventListener("abort", leave, { once: true });
			queue.push(begin);
		});
	}

	/** The place is handed on, or given back. */
	function giveUp(): void {
		const next = queue.shift();
		if (next === undefined) running--;
		else next();
		if (running > 0) return;
		for (const tell of onIdle) tell();
		onIdle = [];
	}

	return {
		/**
		 * Runs a task when its turn comes: now, where a place is free.
		 *
		 * @param task its place is free again once the promise settles
		 * @param signal leaves the queue; a task that runs is not touched
		 * @throws the refusal when the queue is full; the signal's reason; what the
		 *   task throws
		 */
		async run<Result>(
			task: () => Promise<Result>,
			signal?: AbortSignal,
		): Promise<Result> {
			signal?.throwIfAborted();
			if (running < places) running++;
			else {
				if (bound !== undefined && queue.length >= bound.queueSize)
					throw bound.refusal();
				await turn(signal);
			}
			try {
				return await task();
			} finally {
				giveUp();
			}
		},

		load: () => ({ running, waiting: queue.length }),

		/** Resolves when nothing runs or waits. */
		idle(): Promise<void> {
			if (running === 0) return Promise.resolve();
			return new Promise((resolve) => {
				onIdle.push(resolve);
			});
		},
	};
}
