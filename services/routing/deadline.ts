/** Until when a request may work, by a monotonic clock in ms. */
export interface Deadline {
	/** ms left, >= 0; infinite without a budget. */
	left(): number;
	/** ms since the request came. */
	elapsed(): number;
	/** What the client asked for, in ms, where it did. */
	readonly budgetMs: number | undefined;
}

/** What an answer takes after its last conversion: its JSON, its headers, and a timer that comes late where every processor works. */
const ANSWER_MS = 15;

/**
 * @param startedAt by `performance.now()`, when the request came
 * @param budgetMs what the client gave, undefined for no limit of its own
 * @param limitMs the service's own limit
 */
export function deadlineOf(
	startedAt: number,
	budgetMs: number | undefined,
	limitMs: number,
): Deadline {
	const end =
		startedAt + Math.min(budgetMs ?? Number.POSITIVE_INFINITY, limitMs);
	return {
		budgetMs,
		left: () => Math.max(0, end - ANSWER_MS - performance.now()),
		elapsed: () => performance.now() - startedAt,
	};
}
