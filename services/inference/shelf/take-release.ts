import { asInferenceError, type InferenceError } from "../inference-error.ts";
import type { ModelRecord } from "./model-record.ts";
import type { Shelf } from "./shelf.ts";
import type { Loaded, Version } from "./version.ts";

interface Opened {
	readonly record: ModelRecord;
	readonly loaded: Loaded;
}

/** The versions that one manifest lists, by the names of their models. */
export type Release = ReadonlyMap<string, Version>;

/**
 * Replaces what is loaded by a release: all of it, or, when any version fails
 * its check, none. The models of one manifest were made to work together. One
 * that never passed a check has nothing to lose and takes its new version in
 * either case.
 *
 * @throws InferenceError why it was not taken
 */
export async function takeRelease(
	shelf: Shelf,
	release: Release,
): Promise<void> {
	const opened: Opened[] = [];
	const refusal = await openChanged(shelf, release, opened);
	for (const [name, version] of release) {
		const record = shelf.record(name, version);
		if (refusal === undefined || record.good().length === 0)
			record.want(version);
	}
	if (refusal !== undefined) {
		for (const { loaded } of opened) await shelf.discard(loaded);
		throw refusal;
	}
	for (const { record, loaded } of opened) await shelf.replace(record, loaded);
	await shelf.keepOnly(release);
}

/**
 * Opens every version that differs from the one that serves, up to the first
 * that is refused.
 *
 * @param opened is added to
 * @returns why one was refused
 */
async function openChanged(
	shelf: Shelf,
	release: Release,
	opened: Opened[],
): Promise<InferenceError | undefined> {
	for (const [name, version] of release) {
		const record = shelf.records.get(name);
		const serves = record?.loaded()?.version;
		if (record === undefined || serves === undefined) continue;
		if (serves.signature === version.signature) continue;
		const refusal = record.refusal(version);
		if (refusal !== undefined) return refusal;
		try {
			opened.push({ record, loaded: await shelf.openBeside(record, version) });
		} catch (error) {
			return asInferenceError(error);
		}
	}
	return undefined;
}
