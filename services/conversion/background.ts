import { AsyncLocalStorage } from "node:async_hooks";

/** How work is bounded that no client waits for. */
interface Background {
	/** Milliseconds that one task may take in its worker, waiting left out. */
	readonly taskMs: number;
}

const current = new AsyncLocalStorage<Background>();

/**
 * Runs some work in the background: whatever it has the workers do stands behind
 * all that clients wait for, however long. It goes the same ways as theirs, so
 * that it is in the background travels with it as a thread's priority would.
 */
export function inBackground<Result>(
	taskMs: number,
	work: () => Promise<Result>,
): Promise<Result> {
	return current.run({ taskMs }, work);
}

/** Undefined where a client waits. */
export function background(): Background | undefined {
	return current.getStore();
}
