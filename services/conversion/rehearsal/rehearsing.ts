import { threadId } from "node:worker_threads";
import type { Setting } from "../../settings/setting.ts";

/** No worker is to rehearse. */
const NOT_WANTED = -1;
/** One is to, whichever has nothing to do first. */
const NOBODY = 0;

/** Who rehearses, shared by a pool's workers. */
export interface Rehearsing {
	/** What is traced by. */
	readonly settings: readonly Setting[];
	/** One number: the thread that rehearses or has done so, or one of the above. */
	readonly whose: Int32Array;
}

/** To be made before the workers start; nobody rehearses before it is wanted. */
export function prepareRehearsing(settings: readonly Setting[]): Rehearsing {
	const whose = new Int32Array(
		new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
	);
	whose[0] = NOT_WANTED;
	return { settings, whose };
}

/** @returns whether that changes anything */
export function wantRehearsal({ whose }: Rehearsing, wanted: boolean): boolean {
	if (!wanted) return Atomics.exchange(whose, 0, NOT_WANTED) !== NOT_WANTED;
	return Atomics.compareExchange(whose, 0, NOT_WANTED, NOBODY) === NOT_WANTED;
}

/** A worker has ended: where it was the one, another may. */
export function giveUpRehearsal({ whose }: Rehearsing, thread: number): void {
	Atomics.compareExchange(whose, 0, thread, NOBODY);
}

/**
 * Whether this worker may rehearse. One does, for it costs some 30 MB: the one that is always there and is given what comes first.
 * The others start under load, which warms them, and end with it.
 */
export function isWorkersTurn({ whose }: Rehearsing): boolean {
	const before = Atomics.compareExchange(whose, 0, NOBODY, threadId);
	return before === NOBODY || before === threadId;
}
