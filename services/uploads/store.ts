import { createHash } from "node:crypto";
import { ServiceError } from "../service-error.ts";
import { readWhole } from "../storage/body.ts";
import { openRetention } from "../storage/retention.ts";
import type { Storage } from "../storage/storage.ts";
import { isUnavailable } from "../storage/unavailable.ts";

export interface UploadStoreOptions {
	/** Holds the uploads, each under its id. */
	readonly storage: Storage;
	/** Bytes that all uploads may take; the oldest go first. */
	readonly maxBytes: number;
	/** Seconds that an upload is kept after it was last given. */
	readonly ttlSeconds: number;
}

export interface StoredUpload {
	/** SHA-256 of the bytes, 64 lower-case hexadecimal digits. */
	readonly id: string;
	readonly uploadedAt: Date;
	readonly expiresAt: Date;
}

export interface KeptUpload extends StoredUpload {
	readonly bytes: Buffer;
}

export type UploadStore = Awaited<ReturnType<typeof openUploadStore>>;

/** What names an upload: the SHA-256 of its bytes. */
export const UPLOAD_ID = /^[0-9a-f]{64}$/;

/** @throws ServiceError INVALID_PARAMETERS */
export function readUploadId(given: unknown): string {
	if (typeof given === "string" && UPLOAD_ID.test(given)) return given;
	throw new ServiceError(
		"INVALID_PARAMETERS",
		"file_id must be the 64 hexadecimal digits that /api/upload answered.",
	);
}

/** The error for an id that nothing is kept by. */
export function uploadNotFound(): ServiceError {
	return new ServiceError(
		"FILE_NOT_FOUND",
		"There is no upload by this file_id; it may have expired.",
	);
}

const MEDIA_TYPE = "application/octet-stream";

const sha256 = (bytes: Uint8Array) =>
	createHash("sha256").update(bytes).digest("hex");

/**
 * Opens a content-addressed store of uploads: each is an object named by the
 * SHA-256 of its bytes, and is as old as that object. Replicas may share the
 * storage: what one keeps the others find.
 *
 * @throws what the storage's `list` throws, but for a store that can't be reached now
 */
export async function openUploadStore(options: UploadStoreOptions) {
	const { maxBytes, ttlSeconds } = options;
	const kept = await openRetention({
		...options,
		owns: (key) => UPLOAD_ID.test(key),
	});

	/**
	 * An upload, or undefined when there is none by that id, it has expired, or what
	 * is stored is no longer what was uploaded.
	 *
	 * @throws ServiceError OVERLOADED when the store can't be read or reached
	 */
	async function find(id: string): Promise<KeptUpload | undefined> {
		if (!UPLOAD_ID.test(id)) return undefined;
		const found = await kept.get(id);
		if (found === undefined) return undefined;
		const uploadedAt = found.modifiedAt;
		const expiresAt = new Date(uploadedAt.getTime() + ttlSeconds * 1000);
		const bytes = await readWhole(found, maxBytes);
		if (sha256(bytes) === id) return { id, bytes, uploadedAt, expiresAt };
		await kept.delete(id);
		return undefined;
	}

	return {
		/**
		 * Keeps bytes; given again, they are kept anew from then on.
		 *
		 * @throws ServiceError OVERLOADED when the store is full, can't be written or reached
		 */
		async put(bytes: Uint8Array): Promise<StoredUpload> {
			const id = sha256(bytes);
			try {
				const put = await kept.put(id, bytes, { contentType: MEDIA_TYPE });
				return { id, uploadedAt: put.at, expiresAt: put.expiresAt };
			} catch (error) {
				if (!isUnavailable(error)) throw error;
				throw new ServiceError(
					"OVERLOADED",
					"Uploads can't be kept right now: send the image itself to be converted.",
					{ retryAfter: error.retryAfter, cause: error.cause },
				);
			}
		},

		find,

		/** The bytes of an upload alone, found as `find` does. */
		get: async (id: string): Promise<Buffer | undefined> =>
			(await find(id))?.bytes,

		/** Removes an upload, whoever gave it; throws ServiceError OVERLOADED. */
		delete: kept.delete,

		/** Learns what other replicas keep, and removes what is too old; throws ServiceError OVERLOADED. */
		refresh: kept.refresh,

		/** How much is kept. */
		stats: kept.stats,
	};
}
