import type { Tell } from "../events.ts";
import { asInferenceError, type InferenceError } from "../inference-error.ts";
import type { Release } from "../shelf/take-release.ts";
import { folderStamp, readFolder } from "./models-folder.ts";

export interface FolderWatchOptions {
	/** The folder with manifest.json and the files that it lists. */
	readonly folder: string;
	/** Of the features that the models will be given. */
	readonly featureSchemaVersion: number;
	/** Takes what the folder holds; throws an InferenceError when it is not to be had. */
	readonly take: (release: Release) => Promise<void>;
	readonly tell: Tell;
}

/** Knows what the models folder held when it was last read, and whether that is still so. */
export function createFolderWatch(options: FolderWatchOptions) {
	const { folder, featureSchemaVersion, take, tell } = options;
	let fault: InferenceError | undefined;
	/** What the last readable manifest listed, taken or not. */
	let listed: Release = new Map();
	let stamp: string | undefined;

	const stampNow = () => folderStamp(folder, listed.values());

	return {
		/** Has what the folder holds now taken, or notes why not. */
		async read(): Promise<void> {
			let release: Release | undefined;
			try {
				release = await readFolder(folder, featureSchemaVersion);
				listed = release;
				stamp = await stampNow();
				await take(release);
				fault = undefined;
			} catch (error) {
				const reason = asInferenceError(error);
				if (release === undefined) {
					stamp = await stampNow();
					tell({ level: "warn", message: reason.message, code: reason.code });
				}
				fault = reason;
			}
		},

		/** Whether it is worth reading again: it changed, or what failed may have passed. */
		async isStale(): Promise<boolean> {
			const again = fault !== undefined && !fault.isVerdict;
			return again || (await stampNow()) !== stamp;
		},

		/** Why the folder can't be read, or was not taken when it changed. */
		fault: () => fault,
	};
}
