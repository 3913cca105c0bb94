import { createHash } from "node:crypto";
import type { FastifyPluginAsync } from "fastify";
import { type Static, Type } from "typebox";
import { FEATURE_NAMES } from "../services/analysis/features.ts";
import { inspectImage } from "../services/image/inspect.ts";
import { readOptions } from "../services/options.ts";
import type { RoutedConversion } from "../services/routing/router.ts";
import { ConvertedByAi } from "./convert-ai-schema.ts";
import { imageBody, problemResponses } from "./image-schema.ts";
import {
	isKnown,
	JSON_TYPE,
	prefersSvg,
	SVG_TYPE,
	sendSvg,
} from "./svg-answer.ts";

const TIER_DESCRIPTION =
	"1 predicts the parameters, 2 makes and measures the best few, 3 searches; auto takes the least that meets the target.";

const AiOptions = Type.Object({
	tier: Type.Union(
		[Type.Literal("auto"), Type.Literal(1), Type.Literal(2), Type.Literal(3)],
		{
			default: "auto",
			description: TIER_DESCRIPTION,
		},
	),
	target_quality: Type.Number({
		minimum: 0,
		maximum: 1,
		default: 0.9,
		description: "The SSIM to reach.",
	}),
	time_budget: Type.Number({
		minimum: 0.05,
		maximum: 60,
		description:
			"Seconds from request to answer; the best conversion so far is given when they are over.",
	}),
	include_analysis: Type.Boolean({
		default: true,
		description: "Whether the answer tells what was measured of the image.",
	}),
});
/** As they are described: a plain list of tiers, which the page can offer. */
const AI_OPTIONS = Object.fromEntries(
	Object.entries({
		...AiOptions.properties,
		tier: Type.Unsafe({
			enum: ["auto", 1, 2, 3],
			default: "auto",
			description: TIER_DESCRIPTION,
		}),
	}).map(([name, schema]) => [name, Type.Optional(schema)]),
);

/** POST /api/convert-ai: the conversion that models choose and measuring verifies. */
const convertAiRoute: FastifyPluginAsync = async (app) => {
	app.post(
		"/api/convert-ai",
		{
			bodyLimit: app.imageBodyLimit,
			// The options are checked by name below, with better words than a schema's.
			validatorCompiler: () => () => true,
			config: {
				fallbackSuggestion: "POST /api/convert does without AI.",
			},
			schema: {
				summary: "Convert an image as the models see fit",
				description:
					"Give the image as for /api/convert. Answers JSON, or the SVG alone with Accept: image/svg+xml. There only while the ai-conversion flag is on.",
				tags: ["ai"],
				consumes: ["multipart/form-data", "image/png", JSON_TYPE],
				querystring: Type.Object(AI_OPTIONS),
				body: imageBody(AI_OPTIONS),
				response: {
					200: {
						description: "The SVG, how it came about and its measured quality.",
						content: {
							[JSON_TYPE]: { schema: ConvertedByAi },
							[SVG_TYPE]: { schema: Type.String() },
						},
					},
					...problemResponses,
				},
			},
		},
		async (request, reply) => {
			const arrivedAt = performance.now() - reply.elapsedTime;
			const release = app.models.lease();
			try {
				const { bytes, options } = await request.image();
				const {
					tier = "auto",
					target_quality = 0.9,
					time_budget,
					include_analysis = true,
				} = readOptions(AiOptions, options) as Partial<
					Static<typeof AiOptions>
				>;
				request.figures.bytesIn = bytes.length;
				await inspectImage(bytes, app.intakeLimits);
				const routed = await app.tierRouter.convert(
					bytes,
					{
						tier,
						targetQuality: target_quality,
						budgetMs: time_budget && time_budget * 1000,
						arrivedAt,
					},
					request.clientGone,
				);
				const { svg, size, width, height } = routed.best.result;
				Object.assign(request.figures, {
					width,
					height,
					converter: routed.best.setting.converter,
					source: `tier ${routed.climb.used}`,
					phases: routed.phases,
					svgBytes: size,
				});
				reply.header("server-timing", serverTiming(routed));
				if (!prefersSvg(request, reply))
					return answer(routed, target_quality, include_analysis);
				const etag = `"${createHash("sha256").update(svg).digest("hex")}"`;
				reply.header("etag", etag);
				if (isKnown(request, etag)) return reply.code(304).send();
				return sendSvg(reply, svg);
			} finally {
				release();
			}
		},
	);
};

function answer(
	routed: RoutedConversion,
	target: number,
	withAnalysis: boolean,
) {
	const { best, choice, climb, outlook, image } = routed;
	const { tiers } = outlook.plan;
	const { result, setting } = best;
	const { workingWidth, workingHeight, width, height } = image;
	const reduced = workingWidth !== width || workingHeight !== height;
	return {
		success: true,
		svg: result.svg,
		size: result.size,
		processing_time: routed.elapsedMs / 1000,
		endpoint: "/api/convert-ai",
		ai_enabled: true,
		...(reduced && {
			working_size: { width: workingWidth, height: workingHeight },
		}),
		ai_metadata: {
			tier_used: climb.used,
			predicted_quality: tiers[climb.used - 1].prediction.ssim,
			actual_quality: result.ssim,
			fallback_used: routed.fallback !== undefined,
			...(routed.fallback !== undefined && {
				fallback_reason: routed.fallback,
			}),
			degraded: routed.degraded,
			routing: {
				selected_tier: choice.tier,
				selection_method: routed.method,
				confidence: choice.confidence,
				routing_time: routed.routingMs / 1000,
				logo_type: outlook.logoType,
				target_quality: target,
				tier_predictions: Object.fromEntries(
					tiers.map(({ tier, prediction, setting: expected, ms }) => [
						tier,
						{
							predicted_quality: prediction.ssim,
							interval: [prediction.lower, prediction.upper],
							estimated_time: ms / 1000,
							engine: expected.converter,
							parameters: expected.parameters,
						},
					]),
				),
				selection_reasoning: routed.reasoning,
				escalations: climb.escalations,
			},
			conversion: {
				engine: setting.converter,
				parameters_used: setting.parameters,
				...(withAnalysis && {
					features: Object.fromEntries(
						FEATURE_NAMES.map((name, i) => [name, image.features[i]]),
					),
					class_probabilities: outlook.probabilities,
				}),
				candidates_tried: routed.attempts.length,
				path_count: result.facts.pathCount,
				quality: { ssim: result.ssim, mse: result.mse, psnr: result.psnr },
			},
		},
	};
}

function serverTiming({ phases }: RoutedConversion): string {
	return Object.entries(phases)
		.map(([phase, ms]) => `${phase};dur=${ms.toFixed(1)}`)
		.join(", ");
}

export default convertAiRoute;
