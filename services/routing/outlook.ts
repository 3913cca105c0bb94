import type { AnalysedImage } from "../conversion/task.ts";
import type { Patience } from "../inference/registry.ts";
import type { PredictionInput } from "../prediction/types.ts";
import { DEFAULT_CANDIDATE } from "../settings/candidates.ts";
import { isCareful, type Setting, settingKey } from "../settings/setting.ts";
import type { Deadline } from "./deadline.ts";
import type { Pace } from "./pace.ts";
import { type Plan, plannable, planTiers } from "./plan.ts";
import type { Prediction, Ranked, TierPredictor } from "./prediction.ts";
import { worth } from "./worth.ts";

/**
 * Time that the models may take for one question, in ms. Each usually takes a few; on a machine with ten times the work that
 * it has processors for, 150 was too little. Past this a rule of thumb is the better answer.
 */
const PATIENCE_MS = 400;
/** Share of the time left that one question may take. */
const PATIENCE_SHARE = 0.2;

/** What the models, or rules in their place, say about an image. */
export interface Outlook {
	readonly logoType: string;
	readonly probabilities: Readonly<Record<string, number>>;
	readonly plan: Plan;
	/** What is expected of further settings, for a search. */
	readonly predict: (
		settings: readonly Setting[],
	) => Promise<readonly Prediction[]>;
	/** What the models themselves, whatever the pace, expect of a setting of the plan. */
	readonly expected: (setting: Setting) => Prediction | undefined;
	/** Why rules stood in for models; undefined when none had to. */
	readonly fallback: string | undefined;
	/** Time spent waiting for answers, in ms. */
	readonly inferMs: number;
}

/** How long a question may take when so many ms are left. */
export function patienceOf(leftMs: number, signal: AbortSignal): Patience {
	const deadlineMs = Math.max(
		1,
		Math.min(PATIENCE_MS, leftMs * PATIENCE_SHARE),
	);
	return { deadlineMs, signal };
}

/** Asks all that a plan needs. */
export async function askModels(
	predictor: TierPredictor,
	image: AnalysedImage,
	deadline: Deadline,
	pace: Pace,
	signal: AbortSignal,
): Promise<Outlook> {
	const startedAt = performance.now();
	const input = inputOf(image);
	const patience = () => patienceOf(deadline.left(), signal);
	const [classified, recommended] = await Promise.all([
		predictor.classify(input, patience()),
		predictor.recommend(input, patience()),
	]);
	const { converter, parameters } = recommended;
	const settings = plannable({ converter, parameters });
	const atPace = (setting: Setting, prediction: Prediction): Prediction => ({
		...prediction,
		ms: prediction.ms * pace.factor(setting.converter),
	});
	const predicted = await predictor.predictQuality(input, settings, patience());
	const ranked = settings.map((setting, i) => ({
		setting,
		prediction: atPace(setting, predicted.predictions[i]),
	}));
	const reasons = [
		classified.fallback,
		recommended.fallback,
		predicted.fallback,
	].filter((reason) => reason !== undefined);
	return {
		logoType: classified.logoType,
		probabilities: classified.probabilities,
		// A rule of thumb knows too little of bytes to overrule the recommendation.
		plan: planTiers(
			predicted.fallback === undefined ? worthiestFirst(ranked) : ranked,
		),
		expected: (setting) =>
			predicted.predictions[
				settings.findIndex((one) => settingKey(one) === settingKey(setting))
			],
		predict: async (more) => {
			const answer = await predictor.predictQuality(input, more, patience());
			return more.map((setting, i) => atPace(setting, answer.predictions[i]));
		},
		fallback:
			reasons.length === 0 ? undefined : [...new Set(reasons)].join("; "),
		inferMs: performance.now() - startedAt,
	};
}

/**
 * The recommended setting stays first unless another that takes one pass is expected to be worth more, as conversions are once they
 * are made: a last decimal of fidelity isn't bought with several times the bytes.
 */
function worthiestFirst([recommended, ...others]: readonly Ranked[]): Ranked[] {
	const worthOf = ({ prediction: { ssim, bytes } }: Ranked) =>
		worth({ fidelity: ssim, size: bytes });
	const first = others
		.filter(({ setting }) => !isCareful(setting))
		.reduce(
			(best, one) => (worthOf(one) > worthOf(best) ? one : best),
			recommended,
		);
	const rest = [recommended, ...others].filter((one) => one !== first);
	return [first, ...rest];
}

/** What models are given of an image. */
export function inputOf(image: AnalysedImage): PredictionInput {
	return {
		features: image.features,
		thumbnail: image.thumbnail,
		pictures: image.pictures,
		width: image.workingWidth,
		height: image.workingHeight,
	};
}

/** Says nothing about the image: the plain conversion, because the models aren't there yet. */
export function plainOutlook(reason: string): Outlook {
	const prediction = { ssim: 0.95, lower: 0.7, upper: 1, bytes: 0, ms: 200 };
	return {
		logoType: "unknown",
		probabilities: {},
		plan: planTiers([{ setting: DEFAULT_CANDIDATE, prediction }]),
		predict: async (settings) => settings.map(() => prediction),
		expected: () => undefined,
		fallback: reason,
		inferMs: 0,
	};
}
