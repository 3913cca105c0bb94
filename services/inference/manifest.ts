import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { InferenceError } from "./inference-error.ts";
import { LARGEST_SIDE, pictureOrder } from "./pictures.ts";
import type { Golden } from "./process/messages.ts";
import { describeMisfit, describeShape, type Tensors } from "./tensor.ts";

export const MANIFEST_FILE = "manifest.json";

const PortSchema = Type.Object({
	name: Type.String({ minLength: 1 }),
	type: Type.Literal("float32"),
	/** null is a size known only when it runs, such as the batch. */
	shape: Type.Array(
		Type.Union([Type.Null(), Type.Integer({ minimum: 1, maximum: 2 ** 31 })]),
		{ minItems: 1, maxItems: 8 },
	),
});

/** An input that is a picture of the image, made by a worker: straight RGBA, planar, 0..1. */
const InputSchema = Type.Object({
	...PortSchema.properties,
	picture: Type.Optional(
		Type.Object({
			/** The image as it came, or what it was before its damage. */
			of: Type.Union([Type.Literal("input"), Type.Literal("undamaged")]),
			/** All of it, made to fit; or its own pixels, from its middle. */
			cut: Type.Union([Type.Literal("whole"), Type.Literal("middle")]),
		}),
	),
});

const GoldenTensor = Type.Object({
	dims: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 8 }),
	// Checked at once: number by number the schema takes 30 ms for the ten thousand of our models, as the service starts.
	data: Type.Refine(
		Type.Unsafe<number[]>({ type: "array" }),
		isNumbers,
		() => "must be numbers",
	),
});

function isNumbers(value: unknown): boolean {
	return Array.isArray(value) && value.every(Number.isFinite);
}

const ModelSchema = Type.Object({
	/** What the service asks for it by. */
	name: Type.String({ pattern: "^[a-z][a-z0-9_]{0,63}$" }),
	version: Type.String({ minLength: 1, maxLength: 64 }),
	/** A file beside the manifest; a path could lead anywhere. */
	file: Type.String({ pattern: "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$" }),
	sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }),
	bytes: Type.Integer({ minimum: 1, maximum: 2 ** 31 }),
	opset: Type.Integer({ minimum: 1 }),
	inputs: Type.Array(InputSchema, { minItems: 1 }),
	outputs: Type.Array(PortSchema, { minItems: 1 }),
	golden: Type.Object({
		inputs: Type.Record(Type.String(), GoldenTensor),
		outputs: Type.Record(Type.String(), GoldenTensor),
		/** Largest absolute difference. */
		tolerance: Type.Number({ minimum: 0 }),
	}),
	/** Free: what the asker needs to know, such as class names. */
	metadata: Type.Record(Type.String(), Type.Unknown()),
});

/** models/manifest.json: what was learned, and how to tell that it is that. */
export const ManifestSchema = Type.Object({
	schema_version: Type.Literal(1),
	/** Of the features that the models were made for. */
	feature_schema_version: Type.Integer({ minimum: 0 }),
	models: Type.Array(ModelSchema),
});

export type ModelEntry = Static<typeof ModelSchema>;
export type Manifest = Static<typeof ManifestSchema>;

/**
 * What a version is kept by that is listed after another of its model: it can be
 * asked for by whoever names it. The first one of a name answers all others.
 */
export function alternativeKey(name: string, version: string): string {
	return `${name}@${version}`;
}

/** Whether a key is that of such a version; names of models have no such letter. */
export function isAlternative(key: string): boolean {
	return key.includes("@");
}

/**
 * Reads and checks a folder's manifest; not the files that it lists.
 *
 * @param featureSchemaVersion of the features that will be given
 * @throws InferenceError MANIFEST_MISSING, MANIFEST_INVALID or WRONG_FEATURES
 */
export async function readManifest(
	folder: string,
	featureSchemaVersion: number,
): Promise<Manifest> {
	const text = await readFile(join(folder, MANIFEST_FILE), "utf8").catch(
		(cause: unknown) => {
			throw new InferenceError(
				"MANIFEST_MISSING",
				`There is no readable ${MANIFEST_FILE} in the models folder.`,
				cause,
			);
		},
	);
	const manifest = parseManifest(text);
	const made = manifest.feature_schema_version;
	if (made !== featureSchemaVersion)
		throw new InferenceError(
			"WRONG_FEATURES",
			`The models were made for feature schema ${made}; the service computes ${featureSchemaVersion}.`,
		);
	return manifest;
}

/** @throws InferenceError MANIFEST_INVALID that says what is wrong where */
export function parseManifest(text: string): Manifest {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch (cause) {
		throw new InferenceError(
			"MANIFEST_INVALID",
			`${MANIFEST_FILE} is not JSON.`,
			cause,
		);
	}
	if (!Value.Check(ManifestSchema, parsed)) {
		const [first] = Value.Errors(ManifestSchema, parsed);
		throw invalid(`${first?.instancePath || "/"} ${first?.message}`);
	}
	const listed = new Set<string>();
	for (const entry of parsed.models) {
		const key = alternativeKey(entry.name, entry.version);
		if (listed.has(key))
			throw invalid(
				`${entry.name} is listed twice in version ${entry.version}`,
			);
		listed.add(key);
		const golden = goldenTensors(entry);
		const misfit =
			describeMisfit(entry.inputs, golden.inputs) ??
			describeMisfit(entry.outputs, golden.outputs);
		if (misfit !== undefined)
			throw invalid(`golden of ${entry.name}: ${misfit.slice(0, -1)}`);
		for (const input of entry.inputs)
			if (input.picture !== undefined && pictureOrder(input) === undefined)
				throw invalid(
					`picture ${input.name} of ${entry.name} is ${describeShape(input.shape)}, not [N, 4, height, width] of at most ${LARGEST_SIDE} a side`,
				);
	}
	return parsed;
}

/** The golden vectors as tensors. */
export function goldenTensors({ golden }: ModelEntry): Golden {
	return {
		inputs: tensors(golden.inputs),
		outputs: tensors(golden.outputs),
		tolerance: golden.tolerance,
	};
}

function tensors(given: ModelEntry["golden"]["inputs"]): Tensors {
	return Object.fromEntries(
		Object.entries(given).map(([name, { dims, data }]) => [
			name,
			{ dims, data: Float32Array.from(data) },
		]),
	);
}

function invalid(what: string): InferenceError {
	return new InferenceError(
		"MANIFEST_INVALID",
		`${MANIFEST_FILE} is invalid: ${what}.`,
	);
}
