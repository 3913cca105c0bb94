import type { Readable } from "node:stream";

/** What is known of an object without reading it. */
export interface StoredObject {
	readonly key: string;
	/** Bytes. */
	readonly size: number;
	/** When it was put last, by the clock of the store. */
	readonly modifiedAt: Date;
}

/** An object that is about to be read. */
export interface FoundObject extends StoredObject {
	/**
	 * Its bytes, to be read or destroyed: it holds a file or a connection open. It
	 * fails with ServiceError OVERLOADED where fewer or more bytes come than `size`,
	 * or none for too long, so that what was cut short never passes for whole.
	 */
	readonly stream: Readable;
}

export interface PutOptions {
	/** Media type, for those who look at a bucket; a folder doesn't keep it. */
	readonly contentType?: string;
	/** More bytes than this are refused, and nothing is kept. */
	readonly maxBytes?: number;
}

/**
 * A place for objects by key, the same over a folder and over a bucket. Keys are
 * lower-case paths (`checkKey`), and no key is the folder of another. Whoever
 * shares the place finds what the others put, at once.
 *
 * Every method throws ServiceError OVERLOADED, with a `retryAfter`, where the
 * store can't be reached, is full or too slow.
 */
export interface Storage {
	/**
	 * Keeps bytes under a key, in place of what is there: whole or not at all, also
	 * when the process dies meanwhile. What fails leaves what was there before.
	 *
	 * @returns the bytes kept
	 * @throws ServiceError FILE_TOO_LARGE above `maxBytes`; what a given stream
	 *   fails with, as it is
	 */
	put(
		key: string,
		body: Uint8Array | Readable,
		options?: PutOptions,
	): Promise<{ readonly size: number }>;

	/** The object, or undefined where there is none. */
	get(key: string): Promise<FoundObject | undefined>;

	/** What is known of the object, or undefined where there is none. */
	stat(key: string): Promise<StoredObject | undefined>;

	/** Removes an object; that there is none is no failure. */
	delete(key: string): Promise<void>;

	/** All objects whose keys begin with the prefix, in no order that matters. */
	list(prefix?: string): AsyncGenerator<StoredObject>;
}
