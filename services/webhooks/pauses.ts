/** Pauses before the second attempt, the third and so on: those that the Standard Webhooks scheme suggests. */
const PAUSES_SECONDS = [
	5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400,
];
/** Part by which a pause is made longer or shorter, so that those who failed together don't come again together. */
const JITTER = 0.2;

/** As many attempts as there are pauses, and the first. */
export const MOST_ATTEMPTS = PAUSES_SECONDS.length + 1;

export interface Attempted {
	/** How many were made, >= 1. */
	readonly attempts: number;
	/** How many may be made, <= MOST_ATTEMPTS. */
	readonly maxAttempts: number;
	/** What the receiver asked for, in seconds. */
	readonly retryAfter?: number;
}

/**
 * How long to wait before the next attempt. Whoever owns the queue asks, and
 * keeps the message meanwhile.
 *
 * @param random 0..1; even over many calls
 * @returns seconds, or undefined where no attempt is left
 */
export function nextPause(
	{ attempts, maxAttempts, retryAfter = 0 }: Attempted,
	random: () => number = Math.random,
): number | undefined {
	const pause = PAUSES_SECONDS[attempts - 1];
	if (pause === undefined || attempts >= maxAttempts) return undefined;
	const jittered = pause * (1 + JITTER * (2 * random() - 1));
	// A receiver may ask for longer, but not for longer than anyone would wait.
	const asked = Math.min(retryAfter, PAUSES_SECONDS.at(-1) ?? 0);
	return Math.max(jittered, asked);
}
