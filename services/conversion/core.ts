import { LRUCache } from "lru-cache";
import {
	type ImageHeader,
	type IntakeLimits,
	inspectImage,
} from "../image/inspect.ts";
import { background } from "./background.ts";
import { type Flight, type Patience, timeout, waitFor } from "./flight.ts";

export interface CoreOptions {
	/** Bytes of finished results that are kept; 0 keeps none. */
	readonly cacheBytes: number;
	readonly intake: IntakeLimits;
}

/** How a result came about: computed now, together with an equal request, or before. */
export type Source = "computed" | "shared" | "cache";

/** Something to be made of an image, once for all requests of one key. */
export interface Work<Result extends object> extends Patience {
	/**
	 * The encoded image as it came; it is inspected before anything is made of it.
	 * Left out for what is made of our own results.
	 */
	readonly bytes?: Uint8Array;
	/** Equal keys mean that one result will do for all. */
	readonly key: string;
	/**
	 * @param abandoned aborted when nobody waits for it any more
	 * @param header what the inspection found, where there was one
	 */
	run(abandoned: AbortSignal, header?: ImageHeader): Promise<Result>;
	/** Bytes that the result takes up, or undefined when it is for those alone who wait for it. */
	weigh(result: Result): number | undefined;
}

export type Core = ReturnType<typeof createCore>;

/**
 * Where every conversion goes through, whatever makes it: kept results are given
 * again, equal requests in flight are computed once, and an image that may not
 * come in is refused before it costs anything. Each request leaves when its
 * client does or its time is up.
 */
export function createCore({ cacheBytes, intake }: CoreOptions) {
	const flights = new Map<string, Flight<object>>();
	const kept = cacheBytes > 0 ? createCache(cacheBytes) : undefined;

	function takeOff<Result extends object>(work: Work<Result>): Flight<Result> {
		const { key, bytes } = work;
		const abort = new AbortController();
		const inspected =
			bytes === undefined
				? Promise.resolve(undefined)
				: inspectImage(bytes, intake);
		const result = inspected.then((header) => {
			abort.signal.throwIfAborted();
			return work.run(abort.signal, header);
		});
		const land = () => {
			if (flights.get(key) === flight) flights.delete(key);
		};
		const abandon = () => {
			land();
			abort.abort(timeout());
		};
		const flight: Flight<Result> = { result, abandon, waiters: 0 };
		// Nobody who waits may come to stand behind by joining.
		if (background() === undefined) flights.set(key, flight);
		result.then((finished) => {
			land();
			const size = work.weigh(finished);
			// Nor does a batch drive out what clients ask for again.
			if (size !== undefined && background() === undefined)
				kept?.set(key, finished, { size });
		}, land);
		return flight;
	}

	return {
		/**
		 * Gives the result of some work: a kept one, that of an equal request under
		 * way, or a new one.
		 *
		 * @param signal aborted when the client is gone
		 * @throws ServiceError TIMEOUT at the work's deadline, what `inspectImage` and
		 *   the work throw; the signal's reason when the client is gone
		 */
		async obtain<Result extends object>(
			work: Work<Result>,
			signal: AbortSignal,
		): Promise<{ result: Result; source: Source }> {
			// A key names the kind of work too, so what it finds is of the work's kind.
			const known = kept?.get(work.key) as Result | undefined;
			if (known !== undefined) return { result: known, source: "cache" };
			const joined = flights.get(work.key) as Flight<Result> | undefined;
			const result = await waitFor(joined ?? takeOff(work), signal, work);
			return { result, source: joined === undefined ? "computed" : "shared" };
		},

		/** Figures for the metrics. */
		stats: () => ({
			cacheEntries: kept?.size ?? 0,
			cacheBytes: kept?.calculatedSize ?? 0,
		}),
	};
}

/** An entry takes so much of the cache at most: one photograph's megabytes would drive out hundreds of logos. */
const MOST_OF_CACHE = 1 / 8;

/** Each entry is given its size in bytes; the one asked for least lately goes first. */
function createCache(bytes: number) {
	return new LRUCache<string, object>({
		maxSize: bytes,
		maxEntrySize: Math.max(1, Math.floor(MOST_OF_CACHE * bytes)),
	});
}
