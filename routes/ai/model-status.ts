import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import { memoryReport, modelReport } from "./model-answer.ts";

const nullableTime = Type.Union([
	Type.String({ format: "date-time" }),
	Type.Null(),
]);

const ModelStatus = Type.Object({
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
	reason: Type.Optional(Type.String()),
});

const Status = Type.Object({
	models_available: Type.Boolean(),
	models: Type.Record(Type.String(), ModelStatus),
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
});

/** GET /api/model-status: each model, and the memory of their process. */
const modelStatusRoute: FastifyPluginAsync = async (app) => {
	app.get(
		"/api/model-status",
		{
			config: { probe: true },
			schema: {
				summary: "Each model's state",
				tags: ["ai"],
				response: { 200: Status },
			},
		},
		async () => {
			const status = app.models.status();
			const reason = status.reason ?? status.process.reason;
			return {
				models_available: status.modelsAvailable,
				models: Object.fromEntries(
					Object.entries(status.models).map(([name, model]) => [
						name,
						modelReport(model),
					]),
				),
				memory_report: memoryReport(status),
				cache_stats: status.cache,
				...(reason && { reason }),
			};
		},
	);
};

export default modelStatusRoute;
