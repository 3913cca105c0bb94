import type { Encodable } from "../routing/candidate-encoding.ts";
import { TIER_1 } from "../routing/candidates.ts";
import { type FeatureName, readFeatures } from "./feature-reader.ts";
import type { PredictionInput, Quality } from "./types.ts";

/** Nine of ten conversions miss SSIM by less than this factor of the error, either way. */
const ERROR_FACTOR = 2.9;
/** The least error that is worth telling apart. */
const LEAST_ERROR = 0.0005;

type Read = (name: FeatureName) => number;

/**
 * What a conversion is expected to give, without a model: straight lines
 * through logarithms of the error (1 - SSIM), bytes and milliseconds, fitted by
 * least squares over the conversions of 171 images of the training brands.
 * On held-out brands half of the predictions are within 0.016 of the SSIM.
 */
export function predictQualityByRule(
	input: PredictionInput,
	candidate: Encodable,
): Quality {
	const read = readFeatures(input.features);
	const logPixels = Math.log(Math.max(1, input.width * input.height));
	const { logError, logBytes, logMs } =
		candidate.converter === "subpixel"
			? subpixel(read, candidate.parameters, logPixels)
			: imagetracer(read, candidate.parameters, logPixels);
	const error = Math.min(1, Math.max(LEAST_ERROR, Math.exp(logError)));
	return {
		ssim: 1 - error,
		lower: Math.max(0, 1 - error * ERROR_FACTOR),
		upper: 1 - error / ERROR_FACTOR,
		bytes: Math.max(100, Math.exp(logBytes)),
		ms: Math.max(0.1, Math.exp(logMs)),
	};
}

/** Of what one fast trace can be, that of the best expected quality; the cheapest of equals. */
export function recommendByRule(input: PredictionInput): Encodable {
	const [first, ...others] = TIER_1;
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

interface Logs {
	readonly logError: number;
	readonly logBytes: number;
	readonly logMs: number;
}

function imagetracer(
	read: Read,
	parameters: Encodable["parameters"],
	logPixels: number,
): Logs {
	const colours = numeric(parameters.numberofcolors, 16);
	// Octaves of 64, the most inks that are counted.
	const logColours = Math.log2(colours) / 6;
	const few = colours <= 4 ? 1 : 0;
	return {
		logError:
			0.32 -
			0.94 * read("still_blocks") -
			4.33 * read("size") -
			1.46 * read("edge_density") +
			1.72 * read("noise") +
			1.39 * read("error_4_inks") * few +
			0.1 * numeric(parameters.blurradius, 0) -
			0.07 * Math.log(Math.max(0.01, numeric(parameters.ltres, 1))) -
			0.72 * logColours,
		logBytes:
			-0.55 -
			1.65 * read("still_blocks") +
			5.68 * read("edge_density") +
			4.29 * read("noise") +
			2.79 * logColours +
			0.85 * logPixels,
		logMs:
			-10.96 +
			1.19 * read("edge_density") +
			1.57 * read("noise") +
			3.74 * logColours +
			1.11 * logPixels,
	};
}

/** Coverage is read instead of thrown away, so edges cost it far less than colour clustering. */
function subpixel(
	read: Read,
	parameters: Encodable["parameters"],
	logPixels: number,
): Logs {
	const careful = parameters.effort === "quality" ? 1 : 0;
	return {
		logError:
			-4.5 +
			3 * read("noise") +
			2 * read("error_16_inks") +
			2 * read("blockiness") -
			0.3 * careful,
		logBytes:
			0.5 +
			6 * read("edge_density") +
			2 * read("region_count") +
			0.5 * logPixels,
		logMs: -8.5 + 3 * read("edge_density") + 0.95 * logPixels + 1.8 * careful,
	};
}

function numeric(value: unknown, fallback: number): number {
	return typeof value === "number" && Number.isFinite(value) ? value : fallback;
}
