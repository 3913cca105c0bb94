/** Something that is costly to hold open. */
export interface Held {
	/** Whether it is at work though nobody asks it. */
	isBusy(): Promise<boolean>;
	end(): Promise<void>;
}

export interface WhenNeededOptions<Kind extends Held> {
	readonly open: () => Promise<Kind>;
	/** ms without a question after which it is closed; undefined keeps it open. */
	readonly idleMs: number | undefined;
	readonly onFault: (fault: Error) => void;
}

/**
 * Opens something at the first question, closes it when nobody has asked for a
 * while and it has nothing to do, and opens it anew at the next one.
 */
export function createWhenNeeded<Kind extends Held>(
	options: WhenNeededOptions<Kind>,
) {
	let current: Promise<Kind> | undefined;
	let opened: Kind | undefined;
	let closing: Promise<unknown> = Promise.resolve();
	let asking = 0;
	let timer: NodeJS.Timeout | undefined;
	let isOver = false;

	async function open(): Promise<Kind> {
		await closing;
		try {
			opened = await options.open();
			return opened;
		} catch (error) {
			current = undefined;
			throw error;
		}
	}

	function watch(): void {
		clearTimeout(timer);
		if (isOver || options.idleMs === undefined) return;
		timer = setTimeout(() => {
			closeIfIdle().catch((fault: Error) => {
				options.onFault(fault);
				watch();
			});
		}, options.idleMs);
		timer.unref();
	}

	async function closeIfIdle(): Promise<void> {
		const held = opened;
		if (held === undefined || asking > 0) return;
		const isBusy = await held.isBusy();
		// Somebody asked meanwhile, who has it watched anew.
		if (asking > 0 || opened !== held) return;
		if (isBusy) return watch();
		close(held);
		await closing;
	}

	function close(held: Kind): void {
		current = undefined;
		opened = undefined;
		closing = held.end().catch(options.onFault);
	}

	return {
		/** What is open now, if anything is. */
		now: () => opened,

		/** Asks it, which keeps it open until the answer is there. @throws what opening and the question throw */
		async ask<Result>(
			question: (held: Kind) => Promise<Result>,
		): Promise<Result> {
			if (isOver) throw new Error("closed for good");
			asking++;
			try {
				current ??= open();
				return await question(await current);
			} finally {
				asking--;
				if (asking === 0) watch();
			}
		},

		/** Closes it for good. */
		async end(): Promise<void> {
			isOver = true;
			clearTimeout(timer);
			await current?.catch(() => {});
			if (opened !== undefined) close(opened);
			await closing;
		},
	};
}
