import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import { FLAG_CONTEXT } from "../document/headers.ts";
import { problems } from "../document/problem.ts";
import { memoryReport, modelReport } from "./model-answer.ts";

const nullableTime = Type.Union([
	Type.String({ format: "date-time" }),
	Type.Null(),
]);

const nullableNumber = Type.Union([Type.Number(), Type.Null()]);

const ModelStatus = Type.Object(
	{
		loaded: Type.Boolean(),
		state: Type.Enum([
			"unloaded",
			"loading",
			"warming",
			"ready",
			"draining",
			"failed",
		]),
		type: Type.String(),
		version: Type.String(),
		sha256: Type.String(),
		memory_mb: Type.Number(),
		loaded_at: nullableTime,
		last_used: nullableTime,
		inference: Type.Object({
			count: Type.Integer(),
			mean_ms: Type.Number(),
			p95_ms: Type.Number(),
		}),
		quality: Type.Object(
			{
				answers: Type.Integer({
					description: "AI conversions that this version took part in.",
				}),
				shadowed: Type.Integer({
					description: "Those that it was asked about beside the one that did.",
				}),
				compared: Type.Integer({
					description: "Conversions in both that were made and foretold.",
				}),
				mean_expected: nullableNumber,
				mean_reached: nullableNumber,
				mean_error: nullableNumber,
			},
			{
				title: "ModelQuality",
				description:
					"Since the service started: the fidelity that was foretold, what was reached, and how far one was from the other.",
			},
		),
		reason: Type.Optional(Type.String()),
	},
	{ title: "ModelStatus" },
);

const Status = Type.Object(
	{
		models_available: Type.Boolean(),
		models: Type.Record(Type.String(), ModelStatus, {
			description:
				"By name; as name@version those that answer only clients for whom the flag names them.",
		}),
		memory_report: Type.Object({
			current_memory_mb: Type.Number(),
			peak_memory_mb: Type.Number(),
			memory_limit_mb: Type.Number(),
			within_limits: Type.Boolean(),
		}),
		cache_stats: Type.Object({}, { additionalProperties: true }),
		reason: Type.Optional(
			Type.String({ description: "Why there are no models." }),
		),
	},
	{
		title: "ModelsStatus",
		description: "Each model, and the memory of their process.",
	},
);

/** GET /api/model-status: each model, and the memory of their process. */
const modelStatusRoute: FastifyPluginAsync = async (app) => {
	app.get(
		"/api/model-status",
		{
			config: {
				probe: true,
				operation: { parameters: FLAG_CONTEXT },
			},
			schema: {
				operationId: "modelStatus",
				summary: "Each model's state",
				tags: ["ai"],
				response: { 200: Status, ...problems("UNAUTHORIZED", "NOT_FOUND") },
			},
		},
		async () => {
			const status = app.models.status();
			const reason = status.reason ?? status.process.reason;
			return {
				models_available: status.modelsAvailable,
				models: Object.fromEntries(
					Object.entries({ ...status.models, ...status.alternatives }).map(
						([key, model]) => [
							key,
							modelReport(
								model,
								app.rollouts.worth(key.split("@", 1)[0], model.version),
							),
						],
					),
				),
				memory_report: memoryReport(status),
				cache_stats: status.cache,
				...(reason && { reason }),
			};
		},
	);
};

export default modelStatusRoute;
