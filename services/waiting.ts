export interface WaitingOptions {
	/** Tasks that may run at once, >= 1. */
	readonly places: number;
	/**
	 * Places that are kept free of what waits behind, >= 0, asked whenever there is
	 * one to give.
	 */
	readonly reserve?: () => number;
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
 * they came; those that nobody waits for stand in a line of their own, behind.
 * Where the queue has a bound, one that is full refuses at once: a client told so
 * can go elsewhere, one that waits for nothing can't.
 */
export function createWaiting({ places, reserve, bound }: WaitingOptions) {
	const queue: (() => void)[] = [];
	/** It has no bound: whoever puts tasks in it bounds them. */
	const behind: (() => void)[] = [];
	let running = 0;
	let onIdle: (() => void)[] = [];

	function turn(
		line: (() => void)[],
		signal: AbortSignal | undefined,
	): Promise<void> {
		return new Promise((resolve, reject) => {
			const begin = () => {
				signal?.removeEventListener("abort", leave);
				resolve();
			};
			const leave = () => {
				line.splice(line.indexOf(begin), 1);
				reject(signal?.reason);
			};
			signal?.addEventListener("abort", leave, { once: true });
			line.push(begin);
		});
	}

	/** Whether one from behind may have a place, beside so many that run. */
	const isRoomBehind = (beside: number): boolean =>
		beside === 0 || beside < places - (reserve?.() ?? 0);

	/** The places that are free are given out. */
	function giveOut(): void {
		for (;;) {
			const line =
				queue.length > 0 && running < places
					? queue
					: behind.length > 0 && isRoomBehind(running)
						? behind
						: undefined;
			if (line === undefined) return;
			running++;
			line.shift()?.();
		}
	}

	/** The place is handed on, or given back. */
	function giveUp(): void {
		running--;
		giveOut();
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
		 * @param isBehind whether it lets all others go before it, however late they come
		 * @throws the refusal when the queue is full; the signal's reason; what the
		 *   task throws
		 */
		async run<Result>(
			task: () => Promise<Result>,
			signal?: AbortSignal,
			isBehind = false,
		): Promise<Result> {
			signal?.throwIfAborted();
			const isFree = isBehind
				? behind.length + queue.length === 0 && isRoomBehind(running)
				: running < places;
			if (isFree) running++;
			else {
				const line = isBehind ? behind : queue;
				if (line === queue && bound !== undefined)
					if (queue.length >= bound.queueSize) throw bound.refusal();
				await turn(line, signal);
			}
			try {
				return await task();
			} finally {
				giveUp();
			}
		},

		/** Those behind aren't counted. */
		load: () => ({ running, waiting: queue.length }),

		/** Gives out what has become free by itself: the reserve has got smaller. */
		review: giveOut,

		/** Resolves when nothing runs or waits. */
		idle(): Promise<void> {
			if (running === 0) return Promise.resolve();
			return new Promise((resolve) => {
				onIdle.push(resolve);
			});
		},
	};
}
