/** How long a worker has nothing to do before it gives its memory back, in ms. */
const IDLE_MS = 2000;
/** V8 looks back for 5 s: only where little was allocated by then does it give back its space for young objects, 10 MB a thread. */
const AGAIN_MS = 6000;

export interface IdleCollectionOptions {
	readonly idleMs?: number;
	/** How long after that it is collected once more, in ms. */
	readonly againMs?: number;
	/** Gives back what was kept for a next task, and collects all garbage. */
	collect(): void;
}

/**
 * Collects a worker's garbage once it has been idle for a while. V8 collects when a heap must grow, and
 * an idle worker's doesn't: what the last picture took stayed for as long as none came, and counted
 * against the memory that the service may take.
 */
export function collectWhenIdle({
	idleMs = IDLE_MS,
	againMs = AGAIN_MS,
	collect,
}: IdleCollectionOptions) {
	let running = 0;
	let timer: NodeJS.Timeout | undefined;
	function after(ms: number, act: () => void): void {
		timer = setTimeout(act, ms);
		// Nothing to stay alive for.
		timer.unref();
	}
	return {
		/** A task begins. */
		busy(): void {
			running++;
			clearTimeout(timer);
		},
		/** A task has ended. */
		idle(): void {
			running--;
			if (running > 0) return;
			after(idleMs, () => {
				collect();
				after(againMs, collect);
			});
		},
	};
}
