import { randomUUID } from "node:crypto";
import {
	type FileHandle,
	mkdir,
	open,
	readdir,
	rename,
	rm,
	rmdir,
	stat,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { boundedBody, wholeStream } from "./body.ts";
import { checkKey, isKey, TEMPORARY } from "./key.ts";
import { makeFolder } from "./make-folder.ts";
import type { Storage, StoredObject } from "./storage.ts";
import { unavailable } from "./unavailable.ts";

/** A half-written file older than this is what a crash left, and not being written by a replica. */
const WRITING_MS = 10 * 60_000;
/** A disk that brings nothing for so long, as a share over a network may, has failed. */
const STALL_MS = 30_000;
/** How often a folder may be taken away, by a delete beside it, before a put gives up. */
const TRIES = 5;

/**
 * Objects as files, named by their keys. A file appears under its name only when
 * it is whole and on disk: it is written beside, synced and renamed. Its age is
 * its modification time, so nothing else has to survive a restart. Replicas may
 * share the folder. What a crash left half-written is removed here.
 *
 * @param folder made when it isn't there
 * @throws when the folder can't be made or read
 */
export async function openFolder(folder: string): Promise<Storage> {
	const path = (key: string) => join(folder, ...checkKey(key).split("/"));
	await makeFolder(folder);
	await removeHalves(folder);

	return {
		async put(key, given, { maxBytes } = {}) {
			const target = path(key);
			const body = boundedBody(given, maxBytes);
			try {
				await writeWhole(folder, target, body.stream);
			} catch (cause) {
				throw body.fault() ?? unavailable(cause);
			}
			return { size: body.size() };
		},

		async get(key) {
			const file = await open(path(key), "r").catch(ifThere);
			if (file === undefined) return undefined;
			const found = await statOf(file);
			if (!found.isFile()) {
				await file.close();
				return undefined;
			}
			const { size, mtime } = found;
			const stream = wholeStream(file.createReadStream(), size, STALL_MS);
			return { key, size, modifiedAt: mtime, stream };
		},

		async stat(key) {
			const found = await stat(path(key)).catch(ifThere);
			if (!found?.isFile()) return undefined;
			return { key, size: found.size, modifiedAt: found.mtime };
		},

		async delete(key) {
			const target = path(key);
			await rm(target, { force: true }).catch((cause) => {
				throw unavailable(cause);
			});
			await removeEmpty(dirname(target), folder);
		},

		list: (prefix = "") => list(folder, prefix),
	};
}

/** A failing call's answer: undefined where there is nothing, and else that it can't be told. */
function ifThere(cause: NodeJS.ErrnoException): undefined {
	if (cause.code === "ENOENT" || cause.code === "ENOTDIR") return undefined;
	throw unavailable(cause);
}

async function statOf(file: FileHandle) {
	try {
		return await file.stat();
	} catch (cause) {
		await file.close();
		throw unavailable(cause);
	}
}

/** Writes a file so that it is there whole or not at all, also after a crash. */
async function writeWhole(
	folder: string,
	target: string,
	body: Readable,
): Promise<void> {
	const temporary = `${target}.${randomUUID()}${TEMPORARY}`;
	try {
		const file = await openBelow(folder, temporary);
		try {
			for await (const chunk of body) await file.writeFile(chunk);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(temporary, target);
	} catch (error) {
		await rm(temporary, { force: true }).catch(() => {});
		throw error;
	}
	await sync(dirname(target));
}

/** Opens a new file, and makes the folders that it lies in where they aren't there: another may be taking them away, empty. */
async function openBelow(folder: string, file: string): Promise<FileHandle> {
	const parent = dirname(file);
	for (let tries = 1; ; tries++) {
		try {
			return await open(file, "wx");
		} catch (error) {
			const gone = (error as NodeJS.ErrnoException).code === "ENOENT";
			// The folder itself is never made again: where it is gone, a disk is missing.
			if (!gone || parent === folder || tries === TRIES) throw error;
		}
		const made = await mkdir(parent, { recursive: true });
		if (made !== undefined) await sync(dirname(made));
	}
}

/** Has the names in a folder on disk. */
async function sync(folder: string): Promise<void> {
	const directory = await open(folder, "r");
	try {
		await directory.sync();
	} finally {
		await directory.close();
	}
}

/** Takes away the folders that hold nothing any more, up to the store's own. */
async function removeEmpty(from: string, folder: string): Promise<void> {
	for (let one = from; one !== folder; one = dirname(one)) {
		try {
			await rmdir(one);
		} catch {
			return;
		}
	}
}

async function* list(
	folder: string,
	prefix: string,
): AsyncGenerator<StoredObject> {
	// The folders that the prefix names whole needn't be searched for.
	const within = prefix.slice(0, prefix.lastIndexOf("/") + 1);
	if (within !== "") checkKey(within.slice(0, -1));
	for await (const key of keysBelow(folder, within)) {
		if (!key.startsWith(prefix) || !isKey(key)) continue;
		// Another may have removed it meanwhile.
		const found = await stat(join(folder, key)).catch(ifThere);
		if (found !== undefined)
			yield { key, size: found.size, modifiedAt: found.mtime };
	}
}

/** Every file below, by its path with `/`, whatever its name. */
async function* keysBelow(
	folder: string,
	within: string,
): AsyncGenerator<string> {
	const entries = await readdir(join(folder, within), {
		withFileTypes: true,
	}).catch(ifThere);
	for (const entry of entries ?? []) {
		const name = `${within}${entry.name}`;
		if (entry.isDirectory()) yield* keysBelow(folder, `${name}/`);
		else if (entry.isFile()) yield name;
	}
}

async function removeHalves(folder: string): Promise<void> {
	const old = Date.now() - WRITING_MS;
	for await (const name of keysBelow(folder, "")) {
		if (!name.endsWith(TEMPORARY)) continue;
		const half = join(folder, name);
		const found = await stat(half).catch(() => undefined);
		if (found !== undefined && found.mtimeMs < old)
			await rm(half, { force: true }).catch(() => {});
	}
}
