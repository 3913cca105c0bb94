import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import { FEATURE_NAMES } from "../../services/analysis/features.ts";
import { flagContext } from "../../services/flags/context.ts";
import {
	DESCRIBED_OUTPUT,
	OUTPUT_NAMES,
	outputRules,
	readOutput,
} from "../../services/formats/options.ts";
import type { AiConversion } from "../../services/routing/ai-conversions.ts";
import { readAiOptions } from "../../services/routing/options.ts";
import { ofTier } from "../../services/routing/plan.ts";
import type { Listener } from "../../services/routing/progress.ts";
import type { Degradation } from "../../services/routing/routed.ts";
import { answer, inJson, timeMark } from "../answer.ts";
import { FLAG_CONTEXT, IF_NONE_MATCH } from "../document/headers.ts";
import { imageProblems, imageRequest } from "../document/image-request.ts";
import { drawingResponses } from "../formats.ts";
import { workingSize } from "../working-size.ts";
import { ConvertedByAi, DescribedOptions } from "./convert-ai-schema.ts";
import { follow, preferredStream, STREAM_TYPES } from "./follow.ts";

const OPTIONS = Type.Object(
	{ ...DESCRIBED_OUTPUT, ...DescribedOptions.properties },
	{ title: "AiOptions", ...outputRules() },
);

/** In one piece, in any format; or as it is made. */
function responses() {
	const { 200: whole, ...others } = drawingResponses(
		"The SVG, how it came about and its measured quality.",
		ConvertedByAi,
	);
	const streams = STREAM_TYPES.map((type) => [type, { schema: Type.String() }]);
	const content = { ...whole.content, ...Object.fromEntries(streams) };
	return { ...others, 200: { ...whole, content } };
}

/** POST /api/convert-ai: the conversion that models choose and measuring verifies. */
const convertAiRoute: FastifyPluginAsync = async (app) => {
	app.post(
		"/api/convert-ai",
		{
			bodyLimit: app.imageBodyLimit,
			config: {
				fallbackSuggestion: "POST /api/convert does without AI.",
				// Checked by name below, with better words than a schema's.
				operation: imageRequest("ConvertAi", {
					options: OPTIONS,
					headers: [IF_NONE_MATCH, ...FLAG_CONTEXT],
				}),
			},
			schema: {
				operationId: "convertWithAi",
				summary: "Convert an image as the models see fit",
				description:
					"Give the image as for /api/convert. Answers JSON, or what format or the Accept header says: SVG, PDF, EPS, DXF, PNG, or several at once; with Accept: text/event-stream or application/x-ndjson each better drawing as it is found, and the JSON at the end. There only while the ai-conversion flag is on.",
				tags: ["ai"],
				response: {
					...responses(),
					...imageProblems,
				},
			},
		},
		async (request, reply) => {
			const arrivedAt = performance.now() - reply.elapsedTime;
			// Models stay until it is made; they aren't needed while the answer is sent.
			const release = app.models.lease();
			const taken = request.image((options) => {
				const { output, rest } = readOutput(options);
				return { output, ...readAiOptions(rest, OUTPUT_NAMES) };
			});
			taken.catch(release);
			const { bytes, filename, chosen } = await taken;
			const { output, withAnalysis, ...asked } = chosen;
			request.figures.bytesIn = bytes.length;
			const rollout = app.flags.rollout(flagContext(request.headers));
			const convert = async (onProgress?: Listener) => {
				const converted = await app.aiConverter
					.convert(
						bytes,
						{ ...asked, rollout, arrivedAt, onProgress },
						request.clientGone,
					)
					.finally(release);
				observe(app, converted);
				const done = finished(converted, asked.targetQuality, withAnalysis);
				return { ...done, filename };
			};
			const stream =
				output.format === undefined ? preferredStream(request) : undefined;
			if (stream === undefined)
				return answer(request, reply, await convert(), output);
			return follow(request, reply, stream, async (told) =>
				inJson(request, await convert(told), output),
			);
		},
	);
};

function observe(app: FastifyInstance, converted: AiConversion): void {
	if (converted.source !== "computed") return;
	const { best, climb, phases } = converted.result;
	app.metrics.observeConversion({
		converter: best.setting.converter,
		fidelity: best.result.fidelity,
		tier: climb.used,
		phases,
	});
}

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
	damage: "damage",
};

function outcome({ best, climb, tiers, fallback, degraded }: Result) {
	return {
		tier_used: climb.used,
		predicted_quality: ofTier(tiers, climb.used).prediction.ssim,
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
