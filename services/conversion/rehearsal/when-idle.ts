import { setTimeout as sleep } from "node:timers/promises";

/** How long a worker has nothing to do before it begins, or goes on, in ms: clients send one picture after the other. */
const IDLE_MS = 400;
/** A step of the rehearsal is followed by a pause of so many times its length: what else there is to do goes first. */
const PAUSE = 1;

export interface WhenIdleOptions {
	/** Asked whenever there is nothing else to do, and between steps. */
	readonly isAllowed: () => boolean;
	/**
	 * Something that is done once.
	 *
	 * @param between to be awaited between short steps; it settles when the next may begin
	 */
	run(between: () => Promise<void>): Promise<void>;
	readonly idleMs?: number;
}

/**
 * Does something once, in steps, while a thread has nothing else to do. A task that comes meanwhile waits for the step under way
 * at most; the next begins once all tasks are over and none came for a while.
 */
export function whenIdle({
	isAllowed,
	run,
	idleMs = IDLE_MS,
}: WhenIdleOptions) {
	let running = 0;
	let hasBegun = false;
	let goOn: (() => void) | undefined;
	let timer: NodeJS.Timeout | undefined;
	let stepSince = 0;

	function look(): void {
		clearTimeout(timer);
		if (running > 0 || (hasBegun && goOn === undefined)) return;
		timer = setTimeout(() => {
			if (!isAllowed()) return;
			stepSince = performance.now();
			if (hasBegun) goOn?.();
			// What fails here fails again under a client's picture, and is told there.
			else run(between).catch(() => {});
			hasBegun = true;
			goOn = undefined;
		}, idleMs);
		// Nothing to stay alive for.
		timer.unref();
	}

	async function between(): Promise<void> {
		await sleep(PAUSE * (performance.now() - stepSince));
		if (running > 0 || !isAllowed())
			await new Promise<void>((resolve) => {
				goOn = resolve;
				look();
			});
		stepSince = performance.now();
	}

	look();
	return {
		/** A task begins. */
		busy(): void {
			running++;
			clearTimeout(timer);
		},
		/** A task has ended. */
		idle(): void {
			running--;
			look();
		},
		/** It may be allowed now. */
		look,
	};
}
