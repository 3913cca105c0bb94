import { InferenceError } from "../inference/inference-error.ts";
import type { ModelEntry } from "../inference/manifest.ts";
import type { ModelRegistry, Patience } from "../inference/registry.ts";
import type { Tensor } from "../inference/tensor.ts";
import {
	decodeSetting,
	encodeSetting,
	unknownFields,
} from "../settings/encoding.ts";
import type { Setting } from "../settings/setting.ts";
import { type ClassProbabilities, LOGO_CLASSES } from "./logo-class.ts";
import { MODELS } from "./models.ts";
import type { PredictionInput, Quality } from "./types.ts";

/** Sides of the thumbnail. */
const THUMBNAIL_DIMS = [1, 4, 32, 32];
/** How far probabilities may add up to something else than 1. */
const SUM_TOLERANCE = 0.01;

/**
 * The questions as the models take them: tensors in, tensors out, each answer
 * checked. All throw InferenceError, and the signal's own reason.
 */
export function createModelQuestions(models: Pick<ModelRegistry, "run">) {
	async function scale(
		input: PredictionInput,
		patience: Patience,
	): Promise<Float32Array> {
		const { features } = input;
		const feeds = { features: row(features) };
		const { outputs } = await models.run(MODELS.scaling, feeds, patience);
		return values(outputs, "scaled", features.length);
	}

	return {
		scale,

		/** @param scaled what `scale` answered */
		async classify(
			{ thumbnail }: PredictionInput,
			scaled: Float32Array,
			patience: Patience,
		): Promise<ClassProbabilities> {
			const { outputs, entry } = await models.run(
				MODELS.kind,
				{
					features: row(scaled),
					thumbnail: { dims: THUMBNAIL_DIMS, data: thumbnail },
				},
				patience,
			);
			const names = classNames(entry);
			const given = values(outputs, "probabilities", names.length);
			const sum = given.reduce((total, value) => total + value, 0);
			if (given.some((value) => value < 0) || Math.abs(sum - 1) > SUM_TOLERANCE)
				throw new InferenceError(
					"WRONG_ANSWER",
					"The class probabilities don't add up to 1.",
				);
			const probability = (name: string) => given[names.indexOf(name)] / sum;
			return {
				simple_geometric: probability("simple_geometric"),
				text_based: probability("text_based"),
				gradient: probability("gradient"),
				complex: probability("complex"),
			};
		},

		async recommend(
			scaled: Float32Array,
			probabilities: ClassProbabilities,
			patience: Patience,
		): Promise<Setting> {
			const classes = LOGO_CLASSES.map((name) => probabilities[name]);
			const { outputs, entry } = await models.run(
				MODELS.choice,
				{ features: row(scaled), class: row(Float32Array.from(classes)) },
				patience,
			);
			const fields = fieldsOf(entry);
			return decodeSetting(
				values(outputs, "parameters", fields.length),
				fields,
			);
		},

		/** @returns undefined for a setting of a converter that the model never heard of */
		async predictQuality(
			scaled: Float32Array,
			settings: readonly Setting[],
			patience: Patience,
		): Promise<(Quality | undefined)[]> {
			const { outputs, entry } = await models.run(
				MODELS.quality,
				(entry) => {
					const fields = fieldsOf(entry);
					const known = knownTo(fields, settings);
					return {
						features: rows(known.map(() => scaled)),
						candidates: rows(known.map((one) => encodeSetting(one, fields))),
					};
				},
				patience,
			);
			const known = knownTo(fieldsOf(entry), settings);
			const count = known.length;
			const [ssim, lower, upper, logBytes, logMs] = [
				"ssim",
				"lower",
				"upper",
				"log_bytes",
				"log_ms",
			].map((name) => values(outputs, name, count));
			const quality = (at: number): Quality => ({
				ssim: clip(ssim[at]),
				// Quantiles that were learned apart may cross.
				lower: clip(Math.min(lower[at], ssim[at])),
				upper: clip(Math.max(upper[at], ssim[at])),
				bytes: Math.exp(logBytes[at]),
				ms: Math.exp(logMs[at]),
			});
			const told = new Map(known.map((setting, at) => [setting, quality(at)]));
			return settings.map((setting) => told.get(setting));
		},
	};
}

const clip = (value: number): number => Math.min(1, Math.max(0, value));

function row(data: Float32Array): Tensor {
	return { dims: [1, data.length], data };
}

/** @param list at least one, all equally long */
function rows(list: readonly Float32Array[]): Tensor {
	const width = list[0]?.length ?? 0;
	const data = new Float32Array(list.length * width);
	for (const [at, values] of list.entries()) data.set(values, at * width);
	return { dims: [list.length, width], data };
}

/** An output's numbers, all finite. */
function values(
	outputs: Readonly<Record<string, Tensor>>,
	name: string,
	count?: number,
): Float32Array {
	const data = outputs[name]?.data;
	if (data === undefined || (count !== undefined && data.length !== count))
		throw new InferenceError(
			"WRONG_ANSWER",
			`The output ${name} is missing or of the wrong length.`,
		);
	if (!data.every(Number.isFinite))
		throw new InferenceError(
			"WRONG_ANSWER",
			`The output ${name} holds something that is not a number.`,
		);
	return data;
}

function classNames({ metadata }: ModelEntry): readonly string[] {
	const names: unknown = metadata.class_names ?? LOGO_CLASSES;
	if (
		Array.isArray(names) &&
		names.length === LOGO_CLASSES.length &&
		LOGO_CLASSES.every((name) => names.includes(name))
	)
		return names;
	throw new InferenceError(
		"WRONG_SIGNATURE",
		`The classifier's class_names are not ${LOGO_CLASSES.join(", ")}.`,
	);
}

/** The fields of a setting that a model learned on. */
function fieldsOf({ metadata }: ModelEntry): readonly string[] {
	const fields: unknown = metadata.candidate_fields;
	if (!Array.isArray(fields) || fields.length === 0)
		throw new InferenceError(
			"WRONG_FEATURES",
			"The model doesn't name the candidate_fields that it learned on.",
		);
	const [unknown] = unknownFields(fields);
	if (unknown !== undefined)
		throw new InferenceError(
			"WRONG_FEATURES",
			`The model learned on the candidate field ${String(unknown)}, which the service doesn't have.`,
		);
	return fields;
}

/** @throws InferenceError WRONG_FEATURES when there is none */
function knownTo(
	fields: readonly string[],
	settings: readonly Setting[],
): Setting[] {
	const known = settings.filter(({ converter }) => fields.includes(converter));
	if (known.length > 0) return known;
	throw new InferenceError(
		"WRONG_FEATURES",
		"The model knows none of these converters.",
	);
}
