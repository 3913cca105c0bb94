import type { Conversions } from "../conversion/conversions.ts";
import { ENTRY_BYTES } from "../conversion/conversions.ts";
import type { Source } from "../conversion/core.ts";
import { inOrder, resultKey } from "../conversion/key.ts";
import type { AnalysedImage } from "../conversion/task.ts";
import type { Rollout } from "../flags/rollout.ts";
import type { Outlook } from "./outlook.ts";
import type { TierPrediction } from "./plan.ts";
import { createAudience, type Listener } from "./progress.ts";
import type { RoutedConversion } from "./routed.ts";
import type { RoutingRequest, TierRouter } from "./router.ts";

/** What came of an AI conversion: data alone, without the pixels, so that it can be kept. */
export interface RoutedResult
	extends Omit<RoutedConversion, "image" | "outlook" | "attempts"> {
	readonly image: Pick<
		AnalysedImage,
		"width" | "height" | "workingWidth" | "workingHeight" | "features"
	>;
	readonly outlook: Pick<Outlook, "logoType" | "probabilities">;
	/** What was expected of each tier. */
	readonly tiers: readonly TierPrediction[];
	/** Conversions that were made and measured. */
	readonly tried: number;
}

export interface AiConversion {
	/** Of the image and of all that was asked for. */
	readonly key: string;
	readonly result: RoutedResult;
	readonly source: Source;
}

export interface AiConversionsOptions {
	readonly converter: Pick<Conversions, "obtain">;
	readonly router: Pick<TierRouter, "convert">;
	/** Which models are asked for whom; plain data that differs when one of them does. */
	readonly models: (rollout: Rollout | undefined) => unknown;
}

/** What an entry of the cache takes beside its SVG: predictions, parameters and features. */
const ROUTED_BYTES = 8 * ENTRY_BYTES;

export type AiConversions = ReturnType<typeof createAiConversions>;

/**
 * Conversions that the models choose, by the rules of every conversion: equal
 * ones in flight are made once, and what came out whole is kept. A budget is part
 * of what is asked for; so are the models, since others may choose differently.
 */
export function createAiConversions(options: AiConversionsOptions) {
	const { converter, router } = options;
	const counts = { cache: 0, shared: 0 };
	const audience = createAudience();

	return {
		/**
		 * @param bytes an encoded image
		 * @param signal aborted when the client is gone
		 * @throws what is wrong with the image, and what the router throws
		 */
		async convert(
			bytes: Uint8Array,
			request: RoutingRequest,
			signal: AbortSignal,
		): Promise<AiConversion> {
			const { tier, targetQuality, budgetMs = null, choices = {} } = request;
			const asked = [tier, targetQuality, budgetMs, inOrder(choices)];
			const models = options.models(request.rollout);
			const key = resultKey(bytes, ["tiers", asked, models]);
			const { onProgress } = request;
			const leave = onProgress && audience.join(key, onProgress);
			const tellAll: Listener = (progress) => audience.tell(key, progress);
			const { result, source } = await converter
				.obtain(
					{
						bytes,
						key,
						run: async (abandoned, header) =>
							resultOf(
								await router.convert(
									bytes,
									{
										...request,
										onProgress: tellAll,
										...(header && { pixels: header.width * header.height }),
									},
									abandoned,
								),
							),
						weigh: (result) =>
							isWhole(result)
								? result.best.result.svg.length + ROUTED_BYTES
								: undefined,
						// The router keeps to its own limit, and leaves work to end by itself.
						deadlineMs: undefined,
						graceMs: 0,
					},
					signal,
				)
				.finally(leave);
			if (source !== "computed") counts[source]++;
			return { key, result, source };
		},

		/** Answers that needed no conversion of their own. */
		stats: () => ({ ...counts }),
	};
}

/** Nothing was left out and nothing stood in: a later request could get no better. */
function isWhole({ fallback, degraded }: RoutedResult): boolean {
	return fallback === undefined && degraded.length === 0;
}

function resultOf(routed: RoutedConversion): RoutedResult {
	const { image, outlook, attempts, ...rest } = routed;
	const { width, height, workingWidth, workingHeight, features } = image;
	const { logoType, probabilities, plan } = outlook;
	return {
		...rest,
		image: { width, height, workingWidth, workingHeight, features },
		outlook: { logoType, probabilities },
		tiers: plan.tiers.map(({ makes, searchMs, ...expected }) => expected),
		tried: attempts.length,
	};
}
