import { ServiceError } from "../service-error.ts";
import type { Outcome } from "./task.ts";

/**
 * Whatever the client can be told comes back as a value; anything else is thrown
 * and is a fault of ours.
 */
export async function asOutcome<Result>(
	run: () => Promise<Result>,
): Promise<Outcome<Result>> {
	const startedAt = Date.now();
	try {
		return { ok: true, startedAt, result: await run() };
	} catch (error) {
		if (!(error instanceof ServiceError)) throw error;
		const { code, message, retryAfter, cause } = error;
		return {
			...{ ok: false, startedAt, code, message, retryAfter },
			cause: textOf(cause),
		};
	}
}

/** A cause as text: its own class, like every error's, doesn't cross a thread. */
function textOf(cause: unknown): string | undefined {
	if (cause === undefined) return undefined;
	return cause instanceof Error
		? `${cause.name}: ${cause.message}`
		: String(cause);
}
