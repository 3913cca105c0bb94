import { unlessAborted, within } from "../abort.ts";
import { ServiceError } from "../service-error.ts";

/** Work under way and how many requests wait for it. */
export interface Flight<Result> {
	readonly result: Promise<Result>;
	/** Ends the work; nobody can join from here on. */
	readonly abandon: () => void;
	waiters: number;
}

/** How long a request waits, and what it leaves behind. */
export interface Patience {
	/** Milliseconds after which it gives up; undefined where the work bounds itself. */
	readonly deadlineMs: number | undefined;
	/** Milliseconds that the work may go on when the last client has gone. */
	readonly graceMs: number;
}

/**
 * How long a conversion that nobody waits for any more may still run. Ending it
 * costs a worker thread, which takes about as long to replace.
 */
export const GRACE_MS = 1500;

/**
 * Waits for a flight until it lands, the signal is aborted or time is up. The
 * last one to leave ends the work: at once when its time is up, after a grace
 * when its client has gone.
 *
 * @throws ServiceError TIMEOUT when it takes `deadlineMs`; the signal's reason
 */
export async function waitFor<Result>(
	flight: Flight<Result>,
	signal: AbortSignal,
	{ deadlineMs, graceMs }: Patience,
): Promise<Result> {
	flight.waiters++;
	try {
		const landed = () => flight.result;
		return deadlineMs === undefined
			? await unlessAborted(landed(), signal)
			: await within({ ms: deadlineMs, tooLate: timeout }, signal, landed);
	} finally {
		flight.waiters--;
		if (flight.waiters === 0) {
			if (signal.aborted && graceMs > 0) abandonLater(flight, graceMs);
			else flight.abandon();
		}
	}
}

/** Unless another request has joined by then. */
function abandonLater(flight: Flight<unknown>, graceMs: number): void {
	setTimeout(() => {
		if (flight.waiters === 0) flight.abandon();
	}, graceMs).unref();
}

/** What a request is told whose time is up. */
export function timeout(): ServiceError {
	return new ServiceError(
		"TIMEOUT",
		"The conversion took longer than it may; try a smaller image or fewer colours.",
		{ retryAfter: 1 },
	);
}
