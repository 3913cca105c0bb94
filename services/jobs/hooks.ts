import type { Webhooks } from "../webhooks/webhooks.ts";
import type { Database } from "./database.ts";
import type { Queue } from "./queue.ts";

export interface HooksOptions {
	readonly queue: Queue;
	readonly database: Database;
	readonly webhooks: Pick<Webhooks, "deliver" | "afterwards">;
	readonly onFault: (fault: Error) => void;
}

const LOOK_MS = 1000;

/**
 * Delivers what is queued for receivers. A message leaves the queue in the same
 * transaction in which its next attempt, or what tells of its failure, comes in:
 * a kill may have it told twice, which its id shows, but never lost.
 */
export function startHooks({
	queue,
	database,
	webhooks,
	onFault,
}: HooksOptions) {
	const ending = new AbortController();
	let working = Promise.resolve();

	async function deliverDue(): Promise<void> {
		for (const { id, hook } of await queue.takeHooks(database)) {
			if (ending.signal.aborted) return;
			const { message, attempts } = hook;
			const delivery = await webhooks.deliver(message, ending.signal);
			const tried = attempts + 1;
			const { pause, deadLetter } =
				delivery.outcome === "delivered"
					? {}
					: webhooks.afterwards(message, delivery, tried);
			await database.transaction(async (sql) => {
				await queue.dropHook(id, sql);
				if (pause !== undefined)
					await queue.putHook({ message, attempts: tried }, sql, pause);
				if (deadLetter !== undefined)
					await queue.putHook({ message: deadLetter, attempts: 0 }, sql);
			});
		}
	}

	const timer = setInterval(() => {
		working = working.then(deliverDue).catch((fault: Error) => {
			if (!ending.signal.aborted) onFault(fault);
		});
	}, LOOK_MS);

	return {
		/** Ends the attempt under way, which is made anew later. */
		async stop(): Promise<void> {
			clearInterval(timer);
			ending.abort(new Error("The service is closing."));
			await working;
		},
	};
}
