import { ServiceRefusal, ServiceUnreachable } from "./faults.ts";

/** Statuses of what is over soon: too many requests, and overload. */
const PASSING = new Set([429, 503]);
/** What a proxy answers while it reaches no service behind it. */
const AWAY = new Set([502, 504]);

/** Whether the same request may succeed later. Requests may be sent twice without harm. */
export function mayPass(fault: unknown): fault is Error {
	return (
		isAway(fault) ||
		(fault instanceof ServiceRefusal && PASSING.has(fault.status))
	);
}

/** Whether nobody was there to answer. */
export function isAway(fault: unknown): boolean {
	return (
		fault instanceof ServiceUnreachable ||
		(fault instanceof ServiceRefusal && AWAY.has(fault.status))
	);
}

/**
 * Seconds to wait before another attempt: what the service asked for, else twice
 * as long each time. A random part keeps clients that were turned away together
 * from coming back together.
 *
 * @param attempt how many were made, 1 or more
 */
export function waitFor(fault: Error, attempt: number): number {
	const asked = fault instanceof ServiceRefusal ? fault.retryAfter : undefined;
	const spread = Math.random() / 2;
	return asked === undefined
		? Math.min(30, 0.25 * 2 ** (attempt - 1)) * (0.75 + spread)
		: asked + spread;
}

/**
 * Reads a Retry-After header: seconds, or a date (RFC 9110, 10.2.3).
 *
 * @param now ms since 1970
 */
export function readRetryAfter(
	header: string | null,
	now: number,
): number | undefined {
	if (header === null || header.trim() === "") return undefined;
	const seconds = Number(header);
	if (Number.isFinite(seconds)) return Math.max(0, seconds);
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}

/** A browser's window tells when the network is back; Node has no such thing. */
const NETWORK = globalThis as object as Partial<EventTarget>;

/**
 * Waits, unless the signal is aborted: then it throws the signal's reason. In a
 * browser it ends early where the network comes back.
 */
export function pause(
	seconds: number,
	signal: AbortSignal | undefined,
): Promise<void> {
	return new Promise((resolve, reject) => {
		if (signal?.aborted) return reject(signal.reason);
		const end = (settle: () => void) => () => {
			clearTimeout(timer);
			signal?.removeEventListener("abort", gone);
			NETWORK.removeEventListener?.("online", over);
			settle();
		};
		const over = end(resolve);
		const gone = end(() => reject(signal?.reason));
		const timer = setTimeout(over, seconds * 1000);
		signal?.addEventListener("abort", gone);
		NETWORK.addEventListener?.("online", over);
	});
}
