import { setImmediate as nextTurn } from "node:timers/promises";

/** Bytes outside the heap from which on collecting them is worth its 20 ms: what leaves so much takes seconds. */
const LARGE_BYTES = 48 * 2 ** 20;

/**
 * Collects a worker's garbage where much of it lies outside V8's heap: arrays of a megapixel, a renderer's tree. V8 sees
 * little of those, and two workers would each hold the last stage's while the next one takes its own.
 *
 * @param unseen bytes beside those, about: natives that V8 knows nothing of, long texts
 */
export async function collectLarge(unseen = 0): Promise<void> {
	if (process.memoryUsage().external + unseen < LARGE_BYTES) return;
	globalThis.gc?.();
	// Native objects are freed between two turns of the event loop.
	await nextTurn();
}
