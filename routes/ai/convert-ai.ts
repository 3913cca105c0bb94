import { createHash } from "node:crypto";
import type { FastifyPluginAsync } from "fastify";
import { FEATURE_NAMES } from "../../services/analysis/features.ts";
import { readOptions } from "../../services/options.ts";
import type { AiConversion } from "../../services/routing/ai-conversions.ts";
import type { Degradation } from "../../services/routing/router.ts";
import { answer, timeMark } from "../answer.ts";
import { drawingResponse } from "../formats.ts";
import { imageBody, problemResponses } from "../image-schema.ts";
import { workingSize } from "../working-size.ts";
import {
	AiOptions,
	ConvertedByAi,
	DescribedOptions,
} from "./convert-ai-schema.ts";

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
				consumes: ["multipart/form-data", "image/png", "application/json"],
				querystring: DescribedOptions,
				body: imageBody(DescribedOptions.properties),
				response: {
					200: drawingResponse(
						"The SVG, how it came about and its measured quality.",
						ConvertedByAi,
					),
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
					target_quality: targetQuality = 0.9,
					time_budget: budget,
					include_analysis: withAnalysis = true,
				} = readOptions(AiOptions, options);
				request.figures.bytesIn = bytes.length;
				const converted = await app.aiConverter.convert(
					bytes,
					{
						tier,
						targetQuality,
						budgetMs: budget && budget * 1000,
						arrivedAt,
					},
					request.clientGone,
				);
				// Not awaited: the models aren't needed while the answer is sent.
				return answer(
					request,
					reply,
					finished(converted, targetQuality, withAnalysis),
				);
			} finally {
				release();
			}
		},
	);
};

function finished(
	{ key, result, source }: AiConversion,
	target: number,
	withAnalysis: boolean,
) {
	const { best, climb, phases, elapsedMs } = result;
	const { svg, size, width, height } = best.result;
	const told = withAnalysis ? key : `${key}-brief`;
	return {
		...{ svg, size, width, height, phases, source },
		converter: best.setting.converter,
		computedBy: `tier ${climb.used}`,
		// Time decides what was tried, so the key alone doesn't name the drawing.
		name: createHash("sha256").update(svg).digest("hex"),
		account: `${told}-${timeMark(elapsedMs)}`,
		describe: () => ({
			success: true,
			svg,
			size,
			processing_time: elapsedMs / 1000,
			endpoint: "/api/convert-ai",
			ai_enabled: true,
			...workingSize(result.image),
			ai_metadata: {
				...outcome(result),
				warnings: warnings(result, target),
				routing: routing(result, target),
				conversion: conversion(result, withAnalysis),
			},
		}),
	};
}

type Result = AiConversion["result"];

/** What had to be left out, in the contract's words. */
const LEFT_OUT: Readonly<Record<Degradation, string>> = {
	models: "models",
	time: "time_budget",
	resolution: "resolution",
};

function outcome({ best, climb, tiers, fallback, degraded }: Result) {
	return {
		tier_used: climb.used,
		predicted_quality: tiers[climb.used - 1].prediction.ssim,
		actual_quality: best.result.fidelity,
		damage: best.result.damage,
		fallback_used: fallback !== undefined,
		...(fallback !== undefined && { fallback_reason: fallback }),
		degraded: degraded.map((what) => LEFT_OUT[what]),
	};
}

/** What a client should know before the drawing is used. */
function warnings({ best, climb }: Result, target: number): string[] {
	if (!climb.missedByFar) return [];
	const reached = best.result.fidelity.toFixed(3);
	return [
		`The best drawing found has a fidelity of ${reached}, far below the target ${target}; the plain conversion does no better.`,
	];
}

function routing(result: Result, target: number) {
	const { choice, climb, outlook, tiers } = result;
	return {
		selected_tier: choice.tier,
		selection_method: result.method,
		confidence: choice.confidence,
		routing_time: result.routingMs / 1000,
		logo_type: outlook.logoType,
		target_quality: target,
		tier_predictions: Object.fromEntries(
			tiers.map(({ tier, prediction, setting, ms }) => [
				tier,
				{
					predicted_quality: prediction.ssim,
					interval: [prediction.lower, prediction.upper],
					estimated_time: ms / 1000,
					engine: setting.converter,
					parameters: setting.parameters,
				},
			]),
		),
		selection_reasoning: result.reasoning,
		escalations: climb.escalations.map(({ from, to, measured, reason }) => ({
			from_tier: from,
			to_tier: to,
			measured_quality: measured,
			reason,
		})),
	};
}

function conversion(
	{ best, image, outlook, tried }: Result,
	withAnalysis: boolean,
) {
	const { ssim, mse, psnr, facts } = best.result;
	return {
		engine: best.setting.converter,
		parameters_used: best.setting.parameters,
		...(withAnalysis && {
			features: Object.fromEntries(
				FEATURE_NAMES.map((name, i) => [name, image.features[i]]),
			),
			class_probabilities: outlook.probabilities,
		}),
		candidates_tried: tried,
		path_count: facts.pathCount,
		quality: { ssim, mse, psnr },
	};
}

export default convertAiRoute;
