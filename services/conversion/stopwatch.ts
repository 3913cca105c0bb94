/** Milliseconds that a task waited for a worker. */
export function since(
	task: { readonly submittedAt: number },
	started: number,
): number {
	return Math.max(0, started - task.submittedAt);
}

/** Each call gives the milliseconds since the last. */
export function stopwatch(): () => number {
	let last = performance.now();
	return () => {
		const now = performance.now();
		const elapsed = now - last;
		last = now;
		return elapsed;
	};
}
