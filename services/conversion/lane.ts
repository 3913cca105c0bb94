import { ServiceError } from "../service-error.ts";

/**
 * Lets so many tasks run at once and has the others wait in order of arrival. AI
 * conversions go through one of these on their way to the workers, narrower than
 * the pool, so that a worker is left for plain conversions however much AI work
 * there is.
 *
 * @param width tasks that may run at once, >= 1
 */
export function createLane(width: number) {
	const waiting: (() => void)[] = [];
	let running = 0;

	return {
		/**
		 * Runs a task when its turn comes.
		 *
		 * @param task its place is free once the promise settles
		 * @param signal leaves the queue; a task that runs is not touched
		 * @throws the signal's reason, and what the task throws
		 */
		async run<Result>(
			task: () => Promise<Result>,
			signal: AbortSignal,
		): Promise<Result> {
			signal.throwIfAborted();
			if (running < width) running++;
			else
				await new Promise<void>((resolve, reject) => {
					const turn = () => {
						signal.removeEventListener("abort", leave);
						resolve();
					};
					const leave = () => {
						waiting.splice(waiting.indexOf(turn), 1);
						reject(signal.reason);
					};
					signal.addEventListener("abort", leave, { once: true });
					waiting.push(turn);
				});
			try {
				return await task();
			} finally {
				const next = waiting.shift();
				// The place is handed on, or given back.
				if (next === undefined) running--;
				else next();
			}
		},
		load: () => ({ width, running, waiting: waiting.length }),
	};
}

export type Lane = ReturnType<typeof createLane>;

/** Refuses at once what would be more than `limit` at the same time. */
export function createDoor(limit: number) {
	let inside = 0;
	return {
		/** @returns what is to be called, once, on the way out @throws ServiceError OVERLOADED */
		enter(): () => void {
			if (inside >= limit)
				throw new ServiceError(
					"OVERLOADED",
					"As many AI conversions as may be are under way; try again shortly, or convert without AI.",
					{ retryAfter: 1 },
				);
			inside++;
			let left = false;
			return () => {
				if (left) return;
				left = true;
				inside--;
			};
		},
		inside: () => inside,
	};
}
