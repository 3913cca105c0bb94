import type { AnalysedImage } from "../conversion/task.ts";
import type { Setting } from "../settings/setting.ts";
import { deadlineOf } from "./deadline.ts";
import { type Analyse, look } from "./look.ts";
import { askModels, plainOutlook } from "./outlook.ts";
import { createPace } from "./pace.ts";
import { chooseTier, ofTier, takeTier } from "./plan.ts";
import type { TierPredictor } from "./prediction.ts";
import type { RoutingRequest } from "./router.ts";
import type { Tier } from "./tiers.ts";

/** What a conversion is expected to give. */
export interface Quote {
	/** Where the models would choose it. */
	readonly tier?: Tier;
	/** Expected SSIM, 0..1, with an interval that should hold it nine times of ten. */
	readonly ssim: number;
	readonly interval: readonly [number, number];
	/** Of the work, decoding and measuring included. */
	readonly ms: number;
}

export interface QuoteOptions {
	readonly analyse: Analyse;
	readonly predictor: TierPredictor;
	/** Why the models can't be asked; undefined otherwise. */
	readonly loading: () => string | undefined;
	/** A conversion's own limit, in ms. */
	readonly limitMs: number;
}

/**
 * Foretells conversions without making them: the picture is looked at, and the
 * models are asked, or the rules in their place.
 */
export function createQuotes(options: QuoteOptions) {
	const { analyse, predictor, limitMs } = options;
	const pace = createPace();

	/** ms of what every conversion of a picture shares. */
	const looked = ({ phases }: AnalysedImage): number =>
		phases.decode + phases.restore + phases.analyse;

	return {
		/** Of what the models would choose. @throws what is wrong with the picture */
		async ofChoice(
			bytes: Uint8Array,
			{ tier, targetQuality }: Pick<RoutingRequest, "tier" | "targetQuality">,
			signal: AbortSignal,
		): Promise<Quote> {
			const loading = options.loading();
			const asked = loading === undefined ? predictor : undefined;
			const image = await look(bytes, signal, analyse, asked);
			const deadline = deadlineOf(performance.now(), undefined, limitMs);
			const { plan } =
				loading === undefined
					? await askModels(predictor, image, deadline, pace, signal)
					: plainOutlook(loading);
			const choice =
				tier === "auto"
					? chooseTier(plan.tiers, targetQuality, Number.POSITIVE_INFINITY)
					: takeTier(plan.tiers, tier, targetQuality, Number.POSITIVE_INFINITY);
			const { prediction, ms } = ofTier(plan.tiers, choice.tier);
			return {
				...{ tier: choice.tier, ssim: prediction.ssim },
				interval: [prediction.lower, prediction.upper],
				ms: ms + looked(image),
			};
		},

		/** Of one setting. @throws what is wrong with the picture */
		async ofSetting(
			bytes: Uint8Array,
			setting: Setting,
			signal: AbortSignal,
		): Promise<Quote> {
			const image = await analyse(bytes, signal);
			const { features, thumbnail, pictures } = image;
			const { workingWidth: width, workingHeight: height } = image;
			const { predictions } = await predictor.predictQuality(
				{ features, thumbnail, pictures, width, height },
				[setting],
				{ deadlineMs: limitMs, signal },
			);
			const [{ ssim, lower, upper, ms }] = predictions;
			return { ssim, interval: [lower, upper], ms: ms + looked(image) };
		},
	};
}

export type Quotes = ReturnType<typeof createQuotes>;
