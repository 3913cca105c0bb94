import type { Database } from "../database.ts";
import type { Queue } from "../queue.ts";
import { askingMethods } from "./asking.ts";
import { keepingMethods } from "./keeping.ts";
import { createLedger } from "./ledger.ts";
import { makingMethods } from "./making.ts";
import { readingMethods } from "./reading.ts";

export type Store = ReturnType<typeof createStore>;

/**
 * Jobs and items in the database, in step with the queue: what belongs together
 * happens in one transaction. Every change of an item locks its job, so that the
 * count of what happened to it grows in the order in which it can be seen.
 */
export function createStore(database: Database, queue: Queue) {
	const ledger = createLedger(database, queue);
	const { read, load } = ledger;
	return {
		read,
		load,
		...readingMethods(database),
		...askingMethods(database, queue, ledger),
		...makingMethods(database, queue, ledger),
		...keepingMethods(database),
	};
}
