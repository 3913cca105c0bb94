/**
 * Does something again and again, but not while the last time still goes on.
 * It alone doesn't keep the process alive.
 *
 * @param everyMs from one beginning to the next, in ms; 0 never
 * @param work its failures are its own concern
 * @returns what ends it
 */
export function every(everyMs: number, work: () => Promise<void>): () => void {
	if (everyMs === 0) return () => {};
	let busy = false;
	const timer = setInterval(() => {
		if (busy) return;
		busy = true;
		work()
			.catch(() => {})
			.finally(() => {
				busy = false;
			});
	}, everyMs);
	timer.unref();
	return () => clearInterval(timer);
}
