import {
	copyFile,
	mkdtemp,
	readFile,
	rename,
	rm,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Test } from "tap";
import { FEATURE_SCHEMA_VERSION } from "../../services/analysis/features.ts";
import type { InferenceEvent } from "../../services/inference/events.ts";
import type {
	Manifest,
	ModelEntry,
} from "../../services/inference/manifest.ts";
import {
	createRegistry,
	type ModelRegistry,
	type RegistryOptions,
} from "../../services/inference/registry.ts";
import type { Tensors } from "../../services/inference/tensor.ts";
import { until } from "./until.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures/models");
const MIB = 2 ** 20;
/** The features that the fixtures take. */
export const FEATURES = 45;
/** Far longer than anything takes here, for what must not run out of time. */
export const PATIENT = { deadlineMs: 30_000 };

/** The entries of one of the fixtures' manifests, by name. */
export async function entries(
	file = "manifest.json",
): Promise<Record<string, ModelEntry>> {
	const text = await readFile(join(FIXTURES, file), "utf8");
	const { models } = JSON.parse(text) as Manifest;
	return Object.fromEntries(models.map((entry) => [entry.name, entry]));
}

/** A models folder of one test's own, removed when it ends. */
export async function modelsFolder(t: Test, models: readonly ModelEntry[]) {
	const path = await mkdtemp(join(tmpdir(), "svg-ai-test-"));
	t.teardown(() => rm(path, { recursive: true, force: true }));
	const folder = {
		path,
		/** Puts a fixture's file there, under its own name or another. */
		file: (from: string, as = from) =>
			copyFile(join(FIXTURES, from), join(path, as)),
		text: (text: string | Buffer, as: string) =>
			writeFile(join(path, as), text),
		// By a rename, as the guide asks for: whoever watches the folder never reads half a manifest.
		manifest: async (
			list: readonly ModelEntry[],
			featureSchemaVersion = FEATURE_SCHEMA_VERSION,
		) => {
			const written = join(path, "manifest.json.new");
			await writeFile(
				written,
				JSON.stringify({
					schema_version: 1,
					feature_schema_version: featureSchemaVersion,
					models: list,
				}),
			);
			await rename(written, join(path, "manifest.json"));
		},
	};
	for (const { file } of models) await folder.file(file);
	await folder.manifest(models);
	return folder;
}

/** A registry with a real process, as quick to react as a test wants it; ended with the test. */
export function registry(
	t: Test,
	folder: string,
	options: Partial<RegistryOptions> = {},
): ModelRegistry & { readonly events: InferenceEvent[] } {
	const events: InferenceEvent[] = [];
	const limit = 20_000;
	const models = createRegistry({
		folder,
		featureSchemaVersion: FEATURE_SCHEMA_VERSION,
		loadAtOnce: true,
		watchEveryMs: 0,
		drainMs: 5000,
		threads: 1,
		memoryLimitBytes: 500 * MIB,
		memoryEveryMs: 20,
		startTimeoutMs: 20_000,
		firstMs: 20,
		maximumMs: 200,
		healthyMs: 60_000,
		firstRetryMs: 20,
		pingEveryMs: 60_000,
		answerLimitsMs: {
			load: limit,
			warm: limit,
			run: limit,
			release: limit,
			ping: limit,
		},
		queueSize: 64,
		onEvent: (event) => events.push(event),
		...options,
	});
	t.teardown(() => models.close());
	return Object.assign(models, { events });
}

/** A row of features that are all alike. */
export function features(value: number): Tensors {
	const data = new Float32Array(FEATURES).fill(value);
	return { features: { dims: [1, FEATURES], data } };
}

/** One number for the models `slow`, `greedy` and `bulky`. */
export function amount(
	name: "turns" | "mebibytes" | "place",
	value: number,
): Tensors {
	return { [name]: { dims: [1, 1], data: Float32Array.of(value) } };
}

/** Asks the first model for 1; version 1 answers 3 and version 2 answers 4. */
export async function askFirst(models: ModelRegistry): Promise<number> {
	const name = "feature_preprocessor";
	const { outputs } = await models.run(name, features(1), PATIENT);
	return outputs.scaled.data[0];
}

/** Waits until a model is in a state. */
export const untilState = (
	models: ModelRegistry,
	name: string,
	state: string,
): Promise<void> => until(() => models.status().models[name]?.state === state);

export function alive(pid: number | undefined): boolean {
	if (pid === undefined) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
