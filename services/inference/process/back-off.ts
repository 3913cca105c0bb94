export interface BackOffOptions {
	/** Wait after the first failure, in ms. */
	readonly firstMs: number;
	/** The longest wait, in ms. */
	readonly maximumMs: number;
	/** Running at least this long counts as a success, in ms. */
	readonly healthyMs: number;
}

/**
 * How long to wait before starting again: twice as long after each failure in
 * a row, so that a process that can't live costs next to nothing.
 */
export function createBackOff(options: BackOffOptions) {
	let failures = 0;
	return {
		/**
		 * @param livedMs how long the process ran; 0 when it never started
		 * @returns ms to wait
		 */
		next(livedMs: number): number {
			if (livedMs >= options.healthyMs) failures = 0;
			const wait = Math.min(
				options.maximumMs,
				options.firstMs * 2 ** Math.min(failures, 30),
			);
			failures++;
			return wait;
		},
		reset(): void {
			failures = 0;
		},
	};
}
