import { createHash, randomUUID } from "node:crypto";
import {
	mkdir,
	open,
	readdir,
	readFile,
	rename,
	rm,
	stat,
} from "node:fs/promises";
import { join } from "node:path";
import { ServiceError } from "../service-error.ts";

export interface UploadStoreOptions {
	/** Folder of the uploads; made when it isn't there. */
	readonly folder: string;
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

export type UploadStore = Awaited<ReturnType<typeof openUploadStore>>;

const ID = /^[0-9a-f]{64}$/;
const TEMPORARY = ".part";
/** A half-written file older than this is what a crash left, and not being written by a replica. */
const WRITING_MS = 60_000;
/** Seconds after which somebody may have made room. */
const RETRY_AFTER_SECONDS = 10;

/**
 * Opens a content-addressed store of uploads on disk. An upload is one file,
 * named by the SHA-256 of its bytes; its age is the file's modification time,
 * so nothing else has to survive a restart. A file appears under its name only
 * when it is whole and on disk: it is written beside, synced and renamed, and
 * what a crash left half-written is removed at a later start. Replicas may share the
 * folder: what one keeps the others find.
 *
 * @throws when the folder can't be made or read
 */
export async function openUploadStore(options: UploadStoreOptions) {
	const { folder, maxBytes, ttlSeconds } = options;
	const path = (id: string) => join(folder, id);
	/** Size and time of each upload, oldest first: the order of a Map is that of insertion. */
	const index = new Map<string, { bytes: number; at: number }>();
	let total = 0;

	function forget(id: string) {
		total -= index.get(id)?.bytes ?? 0;
		index.delete(id);
	}

	function remember(id: string, bytes: number, at: number) {
		forget(id);
		index.set(id, { bytes, at });
		total += bytes;
	}

	/** What can't be removed, in a folder that is read-only for now, is found again at the next start. */
	async function remove(id: string) {
		forget(id);
		await rm(path(id), { force: true }).catch(() => {});
	}

	const oldest = () => Date.now() - ttlSeconds * 1000;

	/**
	 * Takes up what another replica put, or put anew, into a folder that is shared.
	 *
	 * @returns whether it is there and not too old
	 */
	async function takeUp(id: string): Promise<boolean> {
		const found = await stat(path(id)).catch(() => undefined);
		if (found === undefined || found.mtimeMs <= oldest()) return false;
		remember(id, found.size, found.mtimeMs);
		return true;
	}

	/** Removes what is too old, and the oldest while all together are too large. */
	async function sweep() {
		for (const [id, { at }] of index) {
			const tooOld = at <= oldest();
			if (!tooOld && total <= maxBytes) break;
			if (tooOld && (await takeUp(id))) continue;
			await remove(id);
		}
	}

	await mkdir(folder, { recursive: true });
	const found: { id: string; bytes: number; at: number }[] = [];
	for (const name of await readdir(folder)) {
		const half = name.endsWith(TEMPORARY);
		if (!half && !ID.test(name)) continue;
		// Another replica may have removed it meanwhile.
		const file = await stat(path(name)).catch(() => undefined);
		if (file === undefined) continue;
		if (!half) found.push({ id: name, bytes: file.size, at: file.mtimeMs });
		else if (file.mtimeMs < Date.now() - WRITING_MS) await remove(name);
	}
	found.sort((a, b) => a.at - b.at);
	for (const { id, bytes, at } of found) remember(id, bytes, at);
	await sweep();

	return {
		/**
		 * Keeps bytes; given again, they are kept anew from then on.
		 *
		 * @throws ServiceError OVERLOADED when the disk is full or can't be written
		 */
		async put(bytes: Uint8Array): Promise<StoredUpload> {
			const id = createHash("sha256").update(bytes).digest("hex");
			const now = new Date();
			try {
				await writeWhole(folder, id, bytes);
			} catch (cause) {
				throw new ServiceError(
					"OVERLOADED",
					"Uploads can't be kept right now: send the image itself to be converted.",
					{ retryAfter: RETRY_AFTER_SECONDS, cause },
				);
			}
			remember(id, bytes.length, now.getTime());
			await sweep();
			return {
				id,
				uploadedAt: now,
				expiresAt: new Date(now.getTime() + ttlSeconds * 1000),
			};
		},

		/**
		 * The bytes of an upload, or undefined when there is none by that id, it has
		 * expired, or what lies on disk is no longer what was uploaded.
		 */
		async get(id: string): Promise<Buffer | undefined> {
			if (!ID.test(id)) return undefined;
			await sweep();
			if (!index.has(id) && !(await takeUp(id))) return undefined;
			let bytes: Buffer;
			try {
				bytes = await readFile(path(id));
			} catch {
				forget(id);
				return undefined;
			}
			if (createHash("sha256").update(bytes).digest("hex") === id) return bytes;
			await remove(id);
			return undefined;
		},

		/** How much is kept. */
		stats: () => ({ files: index.size, bytes: total }),
	};
}

/** Writes a file so that it is there whole or not at all, also after a crash. */
async function writeWhole(folder: string, name: string, bytes: Uint8Array) {
	const temporary = join(folder, `${name}.${randomUUID()}${TEMPORARY}`);
	try {
		const file = await open(temporary, "wx");
		try {
			await file.writeFile(bytes);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(temporary, join(folder, name));
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
	const directory = await open(folder, "r");
	try {
		await directory.sync();
	} finally {
		await directory.close();
	}
}
