import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asFeatureList, type FeatureList } from "./feature-list.ts";

/**
 * The last state that a flag server gave, kept in a file of ours. unleash-client
 * has a storage of its own, but that writes in place and believes whatever it
 * reads; here a write is all or nothing, and a file that isn't a feature list is
 * an error.
 *
 * @param folder made when it isn't there
 * @param appName tells the files of several services in one folder apart
 */
export function lastKnownState(folder: string, appName: string) {
	const path = join(folder, `flags-${encodeURIComponent(appName)}.json`);
	let writing: Promise<void> = Promise.resolve();
	let written = "";

	async function write(text: string): Promise<void> {
		if (text === written) return;
		await mkdir(folder, { recursive: true });
		// A name of its own: replicas may share the folder.
		const whole = `${path}.${randomUUID()}`;
		try {
			await writeFile(whole, text);
			await rename(whole, path);
		} catch (error) {
			await rm(whole, { force: true });
			throw error;
		}
		written = text;
	}

	return {
		/** @returns undefined when nothing was kept yet */
		async read(): Promise<FeatureList | undefined> {
			try {
				return asFeatureList(JSON.parse(await readFile(path, "utf8")));
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code === "ENOENT")
					return undefined;
				throw error;
			}
		},
		/** One after the other: two writers of one file would mix. */
		keep(list: FeatureList): Promise<void> {
			const text = JSON.stringify(list);
			writing = writing.catch(() => {}).then(() => write(text));
			return writing;
		},
	};
}
