import { timeout } from "./flight.ts";
import type { createPool } from "./pool.ts";
import type { WorkerTasks } from "./task.ts";

/** The pool's tasks, so that all of them can be ended at once when the service closes. */
export function createTasks(pool: ReturnType<typeof createPool>) {
	// Not AbortSignal.any: a signal that outlives all others would keep a trace of each.
	const running = new Set<AbortController>();
	let ending = false;

	return {
		/**
		 * Runs one task to its end.
		 *
		 * @throws what the pool throws; ServiceError TIMEOUT once all were ended
		 */
		async run<Name extends keyof WorkerTasks>(
			name: Name,
			task: WorkerTasks[Name]["task"],
			signal: AbortSignal,
		): Promise<WorkerTasks[Name]["result"]> {
			signal.throwIfAborted();
			if (ending) throw timeout();
			const abort = new AbortController();
			const gone = () => abort.abort(signal.reason);
			signal.addEventListener("abort", gone);
			running.add(abort);
			try {
				return await pool.run(name, task, abort.signal);
			} finally {
				running.delete(abort);
				signal.removeEventListener("abort", gone);
			}
		},

		/** Ends what runs and refuses what would begin later. */
		endAll(): void {
			ending = true;
			for (const abort of running) abort.abort(timeout());
		},
	};
}
