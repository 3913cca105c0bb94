import {
	getEnvironmentData,
	setEnvironmentData,
	threadId,
} from "node:worker_threads";

const PLACE = "svg-ai: whose turn it is";
/** Who has waited so long goes on without: a thread that is ended in its turn never gives it up. */
const MOST_MS = 10_000;

/** Whose turn it is, by the thread's number; -1 where it is nobody's. To be made before the workers start. */
export function prepareTurns(): void {
	if (getEnvironmentData(PLACE) !== undefined) return;
	const turn = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
	new Int32Array(turn)[0] = -1;
	setEnvironmentData(PLACE, turn);
}

/**
 * Does something that takes much memory for a moment, one thread after the other: what two do a moment apart needs the
 * room of one. The thread sleeps until it is its turn.
 *
 * @param mostMs how long it waits
 */
export function inTurn<Result>(act: () => Result, mostMs = MOST_MS): Result {
	const place = getEnvironmentData(PLACE);
	if (!(place instanceof SharedArrayBuffer)) return act();
	const turn = new Int32Array(place);
	const until = performance.now() + mostMs;
	for (;;) {
		const whose = Atomics.compareExchange(turn, 0, -1, threadId);
		if (whose === -1) break;
		const left = until - performance.now();
		if (left <= 0) {
			Atomics.store(turn, 0, threadId);
			break;
		}
		Atomics.wait(turn, 0, whose, left);
	}
	try {
		return act();
	} finally {
		// Unless it was taken by one that waited too long.
		if (Atomics.compareExchange(turn, 0, threadId, -1) === threadId)
			Atomics.notify(turn, 0, 1);
	}
}
