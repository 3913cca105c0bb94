import type { Facts, Span } from "../telemetry/spans.ts";
import type { Outcome, WorkerTasks } from "./task.ts";

/** What each task is called in a trace. */
export const SPAN_NAMES: Readonly<Record<keyof WorkerTasks, string>> = {
	default: "convert",
	analyse: "look",
	attempt: "attempt",
	write: "write",
};

/** What a trace tells of a task beforehand; never image data. */
export function factsOf(task: object): Facts {
	const { converter, tracedPixels } = task as Readonly<
		Record<string, string | number | undefined>
	>;
	return {
		"svg_ai.converter": converter,
		"svg_ai.traced_pixels": tracedPixels,
	};
}

/**
 * Tells a task's span how long it waited for a worker, and the worker's phases,
 * which follow each other from the beginning on. Workers record nothing
 * themselves: a thread that is ended would take its spans with it.
 *
 * @param submittedAt by `Date.now()`, ms
 */
export function tellPhases(
	span: Span,
	submittedAt: number,
	outcome: Outcome<object>,
): void {
	const { startedAt } = outcome;
	span.part("queue", submittedAt, Math.max(0, startedAt - submittedAt));
	if (!outcome.ok || !("phases" in outcome.result)) return;
	let at = startedAt;
	for (const [phase, ms] of Object.entries(outcome.result.phases as object)) {
		// A picture that is decoded already isn't decoded again.
		if (phase === "queue" || ms === 0) continue;
		span.part(phase, at, ms);
		at += ms;
	}
}
