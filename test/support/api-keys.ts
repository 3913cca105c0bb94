import { createHash } from "node:crypto";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Test } from "tap";

/** How the file has a key. */
export const hashOf = (key: string): string =>
	createHash("sha256").update(key).digest("hex");

/** A file of clients for one test, which `write` replaces as a whole. */
export async function keysFile(t: Test, clients: readonly object[]) {
	const folder = await mkdtemp(join(tmpdir(), "svg-ai-keys-"));
	t.teardown(() => rm(folder, { recursive: true, force: true }));
	const path = join(folder, "keys.json");
	const writeText = async (text: string) => {
		await writeFile(`${path}.new`, text);
		await rename(`${path}.new`, path);
	};
	const write = (clients: readonly object[]) =>
		writeText(JSON.stringify({ clients }));
	await write(clients);
	return { path, write, writeText };
}
