import { readFeatures } from "../analysis/feature-reader.ts";
import { ONE_SHOT } from "../settings/candidates.ts";
import type { Setting } from "../settings/setting.ts";
import { CONVERTERS } from "../tracing/converters.ts";
import type { PredictionInput, Quality } from "./types.ts";

/** Nine of ten conversions miss SSIM by less than this factor of the error, either way. */
const ERROR_FACTOR = 2.9;
/** The least error that is worth telling apart. */
const LEAST_ERROR = 0.0005;

/**
 * What a conversion is expected to give, without a model: by its converter's own rule of thumb. On held-out
 * brands half of the predictions are within 0.016 of the SSIM.
 */
export function predictQualityByRule(
	input: PredictionInput,
	{ converter, parameters }: Setting,
): Quality {
	const { logError, logBytes, logMs } = CONVERTERS[converter].expect(
		{
			feature: readFeatures(input.features),
			logPixels: Math.log(Math.max(1, input.width * input.height)),
		},
		parameters,
	);
	const error = Math.min(1, Math.max(LEAST_ERROR, Math.exp(logError)));
	return {
		ssim: 1 - error,
		lower: Math.max(0, 1 - error * ERROR_FACTOR),
		upper: 1 - error / ERROR_FACTOR,
		bytes: Math.max(100, Math.exp(logBytes)),
		ms: Math.max(0.1, Math.exp(logMs)),
	};
}

/** Of what may be the only conversion made, that of the best expected quality; the cheapest of equals. */
export function recommendByRule(input: PredictionInput): Setting {
	const [first, ...others] = ONE_SHOT;
	let best = first;
	let most = predictQualityByRule(input, first).ssim;
	for (const candidate of others) {
		const { ssim } = predictQualityByRule(input, candidate);
		if (ssim <= most) continue;
		best = candidate;
		most = ssim;
	}
	return { converter: best.converter, parameters: best.parameters };
}
