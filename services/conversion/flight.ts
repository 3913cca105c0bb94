import { ServiceError } from "../service-error.ts";
import type { ConversionResult } from "./task.ts";

/** A conversion under way and how many requests wait for it. */
export interface Flight {
	readonly result: Promise<ConversionResult>;
	/** Ends the work; nobody can join from here on. */
	readonly abandon: () => void;
	waiters: number;
}

/**
 * How long a conversion that nobody waits for any more may still run. Ending it
 * costs a worker thread, which takes about as long to replace.
 */
export const GRACE_MS = 1500;

/**
 * Waits for a flight until it lands, the signal is aborted or time is up.
 *
 * @throws ServiceError TIMEOUT when it takes `deadlineMs`; the signal's reason
 */
export async function waitFor(
	flight: Flight,
	signal: AbortSignal,
	deadlineMs: number,
): Promise<ConversionResult> {
	flight.waiters++;
	let stop = () => {};
	try {
		return await new Promise((resolve, reject) => {
			const timer = setTimeout(() => reject(timeout()), deadlineMs);
			const gone = () => reject(signal.reason);
			signal.addEventListener("abort", gone);
			stop = () => {
				clearTimeout(timer);
				signal.removeEventListener("abort", gone);
			};
			if (signal.aborted) gone();
			flight.result.then(resolve, reject);
		});
	} finally {
		stop();
		flight.waiters--;
		if (flight.waiters === 0) {
			if (signal.aborted) abandonLater(flight);
			else flight.abandon();
		}
	}
}

/** Unless another request has joined by then. */
function abandonLater(flight: Flight): void {
	setTimeout(() => {
		if (flight.waiters === 0) flight.abandon();
	}, GRACE_MS).unref();
}

/** What a request is told whose time is up. */
export function timeout(): ServiceError {
	return new ServiceError(
		"TIMEOUT",
		"The conversion took longer than it may; try a smaller image or fewer colours.",
		{ retryAfter: 1 },
	);
}
