import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { alternativeKey, MANIFEST_FILE, readManifest } from "../manifest.ts";
import type { Version } from "../shelf/version.ts";

/**
 * What a models folder holds now: for each model that the manifest lists the
 * version to answer with, by its name, and others of it by `alternativeKey`. Files are only looked at, not read.
 *
 * @throws InferenceError as readManifest
 */
export async function readFolder(
	folder: string,
	featureSchemaVersion: number,
): Promise<Map<string, Version>> {
	const manifest = await readManifest(folder, featureSchemaVersion);
	const versions = new Map<string, Version>();
	for (const entry of manifest.models) {
		const path = join(folder, entry.file);
		const said = createHash("sha256").update(JSON.stringify(entry));
		const { name, version } = entry;
		const key = versions.has(name) ? alternativeKey(name, version) : name;
		versions.set(key, {
			entry,
			path,
			signature: `${said.digest("hex")}:${await fileStamp(path)}`,
		});
	}
	return versions;
}

/**
 * Something that changes when the manifest or a file that it lists does.
 * Polled rather than watched: it costs a few stat calls, and works on network
 * and overlay mounts and through swapped links, where notifications don't come.
 */
export async function folderStamp(
	folder: string,
	versions: Iterable<Version>,
): Promise<string> {
	const files = [...versions].map(({ entry }) => entry.file);
	const stamps = [MANIFEST_FILE, ...files].map((file) =>
		fileStamp(join(folder, file)),
	);
	return (await Promise.all(stamps)).join(";");
}

async function fileStamp(path: string): Promise<string> {
	const found = await stat(path).catch(() => undefined);
	return found === undefined
		? "none"
		: `${found.ino}:${found.size}:${found.mtimeMs}`;
}
