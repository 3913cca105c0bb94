import type { FoundObject, Storage, StoredObject } from "./storage.ts";
import { isUnavailable } from "./unavailable.ts";

export type Operation = "put" | "get" | "stat" | "delete" | "list";

/** What became of something asked of a storage. */
export interface Observation {
	readonly operation: Operation;
	/** Until it was done, or its answer began. */
	readonly ms: number;
	/** Why the store failed, where it did; what was wrong with the question is no failure. */
	readonly failure: Error | undefined;
}

/** Has all that is asked of a storage told. */
export function observed(
	storage: Storage,
	tell: (observation: Observation) => void,
): Storage {
	async function timed<Result>(
		operation: Operation,
		work: () => Promise<Result>,
	): Promise<Result> {
		const began = performance.now();
		const done = (failure?: Error) =>
			tell({ operation, ms: performance.now() - began, failure });
		try {
			const result = await work();
			done();
			return result;
		} catch (error) {
			done(isUnavailable(error) ? error : undefined);
			throw error;
		}
	}

	/** A stream that breaks off is a failure, too. */
	function followed(found: FoundObject | undefined): FoundObject | undefined {
		const began = performance.now();
		found?.stream.once("error", (failure) => {
			if (!isUnavailable(failure)) return;
			tell({ operation: "get", ms: performance.now() - began, failure });
		});
		return found;
	}

	async function* listed(prefix?: string): AsyncGenerator<StoredObject> {
		const found = storage.list(prefix);
		// The first page tells whether the store answers.
		let one = await timed("list", () => found.next());
		for (; !one.done; one = await found.next()) yield one.value;
	}

	return {
		put: (key, body, options) =>
			timed("put", () => storage.put(key, body, options)),
		get: async (key) => followed(await timed("get", () => storage.get(key))),
		stat: (key) => timed("stat", () => storage.stat(key)),
		delete: (key) => timed("delete", () => storage.delete(key)),
		list: listed,
	};
}
