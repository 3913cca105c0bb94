/** What is read of Chromium's trace events. */
interface TraceEvent {
	readonly name: string;
	readonly ph: string;
	readonly pid: number;
	readonly tid: number;
	/** Microseconds of processor time; missing where the system doesn't tell. */
	readonly tdur?: number;
	readonly args?: { readonly name?: string };
}

const TASK = "ThreadControllerImpl::RunTask";

/** What has to be traced for `longestTask`. */
export const CATEGORIES = ["toplevel", "__metadata"];

/**
 * The longest task of the threads that run pages, in milliseconds of processor
 * time, which other work on the machine moves little.
 *
 * @param trace as Chromium writes it
 */
export function longestTask(trace: Buffer): number {
	const events: TraceEvent[] = JSON.parse(trace.toString()).traceEvents;
	const threadOf = ({ pid, tid }: TraceEvent) => `${pid}:${tid}`;
	const main = new Set(
		events
			.filter(
				({ name, args }) =>
					name === "thread_name" && args?.name === "CrRendererMain",
			)
			.map(threadOf),
	);
	let longest = Number.NaN;
	for (const event of events)
		if (
			event.name.endsWith(TASK) &&
			event.tdur !== undefined &&
			main.has(threadOf(event))
		)
			longest = Math.max(longest || 0, event.tdur / 1000);
	return longest;
}
