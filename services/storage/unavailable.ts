import { ServiceError } from "../service-error.ts";

/** Seconds after which a store may be back, or somebody may have made room. */
const RETRY_AFTER_SECONDS = 10;

/** The error for a store that can't be reached, is full or too slow. */
export function unavailable(cause: unknown): ServiceError {
	return new ServiceError(
		"OVERLOADED",
		"What is kept here can't be reached right now.",
		{ retryAfter: RETRY_AFTER_SECONDS, cause },
	);
}

/** Whether it is the store that failed, and not what it was asked. */
export function isUnavailable(error: unknown): error is ServiceError {
	return error instanceof ServiceError && error.code === "OVERLOADED";
}
