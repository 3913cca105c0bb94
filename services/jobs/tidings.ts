/** Who waits for something to happen to a job. */
export function createTidings() {
	const waiting = new Map<string, Set<() => void>>();
	return {
		/** @param job undefined where it may have been any */
		tell(job: string | undefined): void {
			const jobs = job === undefined ? [...waiting.keys()] : [job];
			for (const one of jobs) for (const wake of waiting.get(one) ?? []) wake();
		},

		/**
		 * Waits until something happens to a job, or so long.
		 *
		 * @param signal ends the waiting
		 */
		wait(job: string, ms: number, signal: AbortSignal): Promise<void> {
			return new Promise((resolve) => {
				const all = waiting.get(job) ?? new Set();
				waiting.set(job, all);
				const wake = () => {
					clearTimeout(timer);
					signal.removeEventListener("abort", wake);
					all.delete(wake);
					if (all.size === 0 && waiting.get(job) === all) waiting.delete(job);
					resolve();
				};
				const timer = setTimeout(wake, ms);
				all.add(wake);
				signal.addEventListener("abort", wake, { once: true });
				if (signal.aborted) wake();
			});
		},
	};
}
