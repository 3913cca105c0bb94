import { ServiceError } from "../service-error.ts";
import { createWaiting } from "../waiting.ts";

/**
 * Lets so many tasks run at once and has the others wait in order of arrival. AI
 * conversions go through one of these on their way to the workers, narrower than
 * the pool, so that a worker is left for plain conversions however much AI work
 * there is.
 *
 * @param width tasks that may run at once, >= 1
 */
export function createLane(width: number) {
	const { run, load } = createWaiting({ places: width });
	return { run, load: () => ({ width, ...load() }) };
}

export type Lane = ReturnType<typeof createLane>;

/** Refuses at once what would be more than `limit` at the same time, as OVERLOADED. */
export function createDoor(limit: number) {
	const refusal = () =>
		new ServiceError(
			"OVERLOADED",
			"As many AI conversions as may be are under way; try again shortly, or convert without AI.",
			{ retryAfter: 1 },
		);
	const { run, load } = createWaiting({
		places: limit,
		bound: { queueSize: 0, refusal },
	});
	return { run, inside: () => load().running };
}
