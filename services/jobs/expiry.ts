import type { Storage } from "../storage/storage.ts";
import type { Store } from "./store/store.ts";

/** What is kept, and how long. */
export interface Keeping {
	/** Seconds after a job's end. */
	readonly keepSeconds: number;
	/** Bytes of all results. */
	readonly maxBytes: number;
}

/** How long a picture may lie there before its job does, in ms: a client may send for so long. */
const UNBORN_MS = 3_600_000;

/**
 * Forgets the jobs whose time is over, the oldest ones while all together are too
 * large, and what belongs to no job: pictures of requests that ended early, files
 * of tries that were cut short.
 */
export async function sweep(
	store: Store,
	storage: Storage,
	{ keepSeconds, maxBytes }: Keeping,
): Promise<void> {
	for (const job of await store.overdue(keepSeconds, maxBytes)) {
		await store.remove(job);
		await removeFiles(storage, job);
	}
}

/** Everything that lies in the storage for a job. */
export async function removeFiles(storage: Storage, job: string) {
	for await (const { key } of storage.list(`${job}/`))
		await storage.delete(key);
}

/** What jobs left that are no more: a service that was killed removes nothing. */
export async function removeOrphans(
	store: Store,
	storage: Storage,
): Promise<void> {
	const old = new Map<string, string[]>();
	for await (const { key, modifiedAt } of storage.list()) {
		if (modifiedAt.getTime() > Date.now() - UNBORN_MS) continue;
		const job = key.split("/", 1)[0];
		old.set(job, [...(old.get(job) ?? []), key]);
	}
	const known = await store.known([...old.keys()]);
	for (const [job, keys] of old)
		if (!known.has(job)) for (const key of keys) await storage.delete(key);
}
