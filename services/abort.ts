import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits for work, unless a signal is aborted first. The work itself goes on,
 * and whether it fails then is nobody's concern.
 *
 * @throws the signal's reason; what the work throws
 */
export async function unlessAborted<Result>(
	work: Promise<Result>,
	signal: AbortSignal,
): Promise<Result> {
	let stop = () => {};
	const aborted = new Promise<never>((_resolve, reject) => {
		const gone = () => reject(signal.reason);
		if (signal.aborted) return gone();
		signal.addEventListener("abort", gone, { once: true });
		stop = () => signal.removeEventListener("abort", gone);
	});
	try {
		return await Promise.race([aborted, work]);
	} finally {
		stop();
	}
}

/** How long something may take, and what is said when it takes longer. */
export interface TimeLimit {
	/** From now; 0 or less, or not a number, is too late already. */
	readonly ms: number;
	readonly tooLate: () => Error;
}

/**
 * Waits for work that must be over in time, or before a signal is aborted.
 *
 * @param signal must not outlive all that waits on it: each use leaves a trace there
 * @param work is given a signal that is aborted by either
 * @throws the limit's error; the signal's own reason; what the work throws
 */
export async function within<Result>(
	{ ms, tooLate }: TimeLimit,
	signal: AbortSignal | undefined,
	work: (ending: AbortSignal) => Promise<Result>,
): Promise<Result> {
	signal?.throwIfAborted();
	if (!(ms > 0)) throw tooLate();
	const late = new AbortController();
	const timer = setTimeout(() => late.abort(tooLate()), ms);
	const ending =
		signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
	try {
		return await unlessAborted(work(ending), ending);
	} finally {
		clearTimeout(timer);
	}
}

/** Waits so many milliseconds, or until the signal is aborted; never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
	await sleep(ms, undefined, { signal }).catch(() => {});
}
