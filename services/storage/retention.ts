import type { Readable } from "node:stream";
import type { FoundObject, PutOptions, Storage } from "./storage.ts";
import { isUnavailable } from "./unavailable.ts";

export interface RetentionOptions {
	readonly storage: Storage;
	/** Which of the storage's objects these are; others are left alone. */
	readonly owns: (key: string) => boolean;
	/** Bytes that all of them may take; the oldest go first. */
	readonly maxBytes: number;
	/** Seconds that one is kept after it was last put. */
	readonly ttlSeconds: number;
}

export type Retention = Awaited<ReturnType<typeof openRetention>>;

/**
 * Keeps objects for a time and under a size in all. Where others put objects into
 * the same storage, `get` finds these at once; they count towards the size from
 * the next `refresh` on.
 *
 * A store that can't be reached now is no failure here: `refresh` may reach it later.
 *
 * @throws what else the storage's `list` throws
 */
export async function openRetention(options: RetentionOptions) {
	const { storage, owns, maxBytes, ttlSeconds } = options;
	/** Size and time of each, oldest first: the order of a Map is that of insertion. */
	const index = new Map<string, { bytes: number; at: number }>();
	let total = 0;
	const oldest = () => Date.now() - ttlSeconds * 1000;

	function forget(key: string) {
		total -= index.get(key)?.bytes ?? 0;
		index.delete(key);
	}

	function remember(key: string, bytes: number, at: number) {
		forget(key);
		index.set(key, { bytes, at });
		total += bytes;
	}

	/** Whether another put it anew meanwhile. */
	async function isYoungAgain(key: string): Promise<boolean> {
		const found = await storage.stat(key);
		if (found === undefined || found.modifiedAt.getTime() <= oldest())
			return false;
		remember(key, found.size, found.modifiedAt.getTime());
		return true;
	}

	/** Removes what is too old, and the oldest while all together are too large. */
	async function sweep() {
		for (const [key, { at }] of index) {
			const tooOld = at <= oldest();
			if (!tooOld && total <= maxBytes) break;
			if (tooOld && (await isYoungAgain(key))) continue;
			forget(key);
			await storage.delete(key);
		}
	}

	/** What can't be removed for now is found again by the next refresh. */
	const sweepIfPossible = () => sweep().catch(ignoreUnavailable);

	/**
	 * Learns what is there, whoever put it, and sweeps.
	 *
	 * @throws ServiceError OVERLOADED
	 */
	async function refresh(): Promise<void> {
		const began = Date.now();
		const found: [string, number, number][] = [];
		for await (const { key, size, modifiedAt } of storage.list())
			if (owns(key)) found.push([key, size, modifiedAt.getTime()]);
		found.sort((a, b) => a[2] - b[2]);
		const since = [...index].filter(([, { at }]) => at >= began);
		index.clear();
		total = 0;
		for (const one of found) remember(...one);
		for (const [key, { bytes, at }] of since) remember(key, bytes, at);
		await sweep();
	}

	await refresh().catch(ignoreUnavailable);

	return {
		refresh,

		/**
		 * Keeps an object; put again, it is kept anew from then on.
		 *
		 * @returns its size and when it was put and ends
		 * @throws as `Storage.put`
		 */
		async put(key: string, body: Uint8Array | Readable, put?: PutOptions) {
			const { size } = await storage.put(key, body, put);
			const at = new Date();
			remember(key, size, at.getTime());
			await sweepIfPossible();
			const expiresAt = new Date(at.getTime() + ttlSeconds * 1000);
			return { size, at, expiresAt };
		},

		/** The object, or undefined where there is none or it is too old; throws as `Storage.get`. */
		async get(key: string): Promise<FoundObject | undefined> {
			const found = await storage.get(key);
			const at = found?.modifiedAt.getTime() ?? 0;
			if (found !== undefined && at > oldest()) {
				if (!index.has(key)) remember(key, found.size, at);
				return found;
			}
			found?.stream.destroy();
			// One that is too old goes with the next sweep.
			if (found === undefined) forget(key);
			return undefined;
		},

		/** Removes an object now; throws as `Storage.delete`. */
		async delete(key: string): Promise<void> {
			forget(key);
			await storage.delete(key);
		},

		/** How much is kept, as far as it is known here. */
		stats: () => ({ files: index.size, bytes: total }),
	};
}

function ignoreUnavailable(error: unknown): void {
	if (!isUnavailable(error)) throw error;
}
