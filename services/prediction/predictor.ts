import { asInferenceError } from "../inference/inference-error.ts";
import type { ModelRegistry, Patience } from "../inference/registry.ts";
import type { Setting } from "../settings/setting.ts";
import { classifyByRule } from "./class-rule.ts";
import { askForDamage } from "./damage-question.ts";
import { type ClassProbabilities, likeliest } from "./logo-class.ts";
import { createModelQuestions } from "./model-questions.ts";
import { MODELS } from "./models.ts";
import { predictQualityByRule, recommendByRule } from "./quality-rule.ts";
import type {
	Classification,
	DamageExpected,
	PredictionInput,
	QualityPredictions,
	Recommendation,
} from "./types.ts";

export type Predictor = ReturnType<typeof createPredictor>;

/** What was already asked of an input, answered or on its way, and of which versions. */
interface Memory {
	readonly versions: string;
	scaled?: Promise<Float32Array>;
	probabilities?: Promise<ClassProbabilities>;
}

/**
 * Typed questions to the models. Every one is answered, in time: where a model
 * is missing, slow or wrong a rule of thumb answers, and the answer says so.
 * Only the caller's own signal makes them throw, with its reason.
 */
export function createPredictor(
	models: Pick<ModelRegistry, "run" | "versionOf">,
) {
	const ask = createModelQuestions(models);
	const memories = new WeakMap<PredictionInput, Memory>();

	/** A reload must not mix what two releases answered. */
	function memory(input: PredictionInput): Memory {
		const versions = [MODELS.scaling, MODELS.kind]
			.map((name) => models.versionOf(name))
			.join();
		const known = memories.get(input);
		if (known?.versions === versions) return known;
		const fresh: Memory = { versions };
		memories.set(input, fresh);
		return fresh;
	}

	/** What is on its way is waited for by all who ask, and forgotten where it fails. */
	function once<Question extends "scaled" | "probabilities">(
		memory: Memory,
		question: Question,
		ask: () => NonNullable<Memory[Question]>,
	): NonNullable<Memory[Question]> {
		const asked = memory[question];
		if (asked !== undefined) return asked;
		const asking = ask();
		memory[question] = asking;
		asking.catch(() => {
			delete memory[question];
		});
		return asking;
	}

	const scale = (input: PredictionInput, left: () => Patience) =>
		once(memory(input), "scaled", () => ask.scale(input, left()));

	async function classify(
		input: PredictionInput,
		left: () => Patience,
	): Promise<Classification> {
		return orElse(
			left().signal,
			async () => {
				const probabilities = await once(
					memory(input),
					"probabilities",
					async () => ask.classify(input, await scale(input, left), left()),
				);
				return { probabilities, logoType: likeliest(probabilities) };
			},
			() => {
				const probabilities = classifyByRule(input);
				return { probabilities, logoType: likeliest(probabilities) };
			},
		);
	}

	return {
		/** Which kind of logo it is. */
		classify: (
			input: PredictionInput,
			patience: Patience,
		): Promise<Classification> => classify(input, countdown(patience)),

		/** What may have happened to a picture in which nothing was found by measuring; without a model nothing is held likely. */
		expectDamage: (
			traces: Float32Array,
			patience: Patience,
		): Promise<DamageExpected> =>
			orElse(
				patience.signal,
				async () => ({ hint: await askForDamage(models, traces, patience) }),
				() => ({ hint: {} }),
			),

		/** One conversion for this image, without a search. */
		async recommend(
			input: PredictionInput,
			patience: Patience,
		): Promise<Recommendation> {
			const left = countdown(patience);
			return orElse(
				patience.signal,
				async () => {
					const scaled = await scale(input, left);
					const { probabilities, fallback } = await classify(input, left);
					const answer = await ask.recommend(scaled, probabilities, left());
					return fallback === undefined ? answer : { ...answer, fallback };
				},
				() => recommendByRule(input),
			);
		},

		/**
		 * What each of these conversions would give, all asked in one batch. A converter that the
		 * model never heard of is told by its own rule, which is no fallback.
		 */
		async predictQuality(
			input: PredictionInput,
			candidates: readonly Setting[],
			patience: Patience,
		): Promise<QualityPredictions> {
			if (candidates.length === 0) return { predictions: [] };
			const left = countdown(patience);
			return orElse(
				patience.signal,
				async () => {
					const scaled = await scale(input, left);
					const told = await ask.predictQuality(scaled, candidates, left());
					return {
						predictions: told.map(
							(quality, at) =>
								quality ?? predictQualityByRule(input, candidates[at]),
						),
					};
				},
				() => ({
					predictions: candidates.map((candidate) =>
						predictQualityByRule(input, candidate),
					),
				}),
			);
		},
	};
}

/** What is left of a deadline that several questions share. */
function countdown({ deadlineMs, signal }: Patience): () => Patience {
	const end = performance.now() + deadlineMs;
	return () => ({ deadlineMs: end - performance.now(), signal });
}

/** The models' answer, or the rule's with the reason. */
async function orElse<Answer extends object>(
	signal: AbortSignal | undefined,
	byModel: () => Promise<Answer>,
	byRule: () => Answer,
): Promise<Answer & { fallback?: string }> {
	try {
		return await byModel();
	} catch (error) {
		signal?.throwIfAborted();
		const { code, message } = asInferenceError(error);
		return { ...byRule(), fallback: `rule of thumb (${code}: ${message})` };
	}
}
