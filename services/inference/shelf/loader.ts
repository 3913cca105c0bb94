import { access, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { goldenTensors } from "../manifest.ts";
import type { Supervisor } from "../process/supervisor.ts";
import type { Loaded, Version } from "./version.ts";

export type Loader = ReturnType<typeof createLoader>;

/**
 * Brings versions of models into the inference process and out of it. Of each
 * one that was loaded the checked bytes are kept in a folder of its own, so
 * that it can be loaded again when the file it came from has changed.
 */
export function createLoader(supervisor: Supervisor) {
	let folder: Promise<string | undefined> | undefined;
	let slots = 0;

	/** undefined where nothing can be written: then nothing is kept. */
	function keepFolder(): Promise<string | undefined> {
		folder ??= mkdtemp(join(tmpdir(), "svg-ai-models-")).catch(() => undefined);
		return folder;
	}

	return {
		/**
		 * Reads, checks, opens and warms up one version.
		 *
		 * @param onWarming called between opening and warming up
		 * @returns it, and the same version with the place of its kept bytes
		 * @throws InferenceError why it can't be used; nothing of it stays loaded
		 */
		async load(
			version: Version,
			onWarming: () => void,
		): Promise<{ loaded: Loaded; kept: Version }> {
			const { entry } = version;
			const slot = `${entry.name}#${++slots}`;
			const keep = await keepFolder();
			const keepAt = keep && join(keep, `${entry.sha256}.onnx`);
			// Kept bytes are gone when somebody tidies the temporary folder.
			const path =
				version.keptAt !== undefined && (await exists(version.keptAt))
					? version.keptAt
					: version.path;
			const { file, sha256, bytes, inputs, outputs } = entry;
			const opened = await supervisor.ask({
				kind: "load",
				slot,
				order: { path, file, sha256, bytes, inputs, outputs, keepAt },
			});
			onWarming();
			let warmed: { memoryBytes: number };
			try {
				const golden = goldenTensors(entry);
				warmed = await supervisor.ask({ kind: "warm", slot, golden });
			} catch (error) {
				await this.release(slot);
				throw error;
			}
			return {
				loaded: {
					version,
					slot,
					memoryBytes: opened.memoryBytes + warmed.memoryBytes,
					at: Date.now(),
				},
				kept: keepAt === undefined ? version : { ...version, keptAt: keepAt },
			};
		},

		/**
		 * Lets go of a loaded version after everything that was asked of it
		 * before. Never rejects: a process that is gone holds nothing.
		 */
		async release(slot: string): Promise<void> {
			await supervisor.ask({ kind: "release", slot }).catch(() => {});
		},

		/** Removes kept bytes that no version needs. */
		async prune(needed: readonly Version[]): Promise<void> {
			const keep = await folder;
			if (keep === undefined) return;
			const names = new Set(needed.map(({ entry }) => `${entry.sha256}.onnx`));
			for (const name of await readdir(keep).catch(() => []))
				if (!names.has(name)) await rm(join(keep, name), { force: true });
		},

		async close(): Promise<void> {
			const keep = await folder;
			if (keep !== undefined) await rm(keep, { recursive: true, force: true });
		},
	};
}

const exists = (path: string): Promise<boolean> =>
	access(path).then(
		() => true,
		() => false,
	);
