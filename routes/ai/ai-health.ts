import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import type { DurationSummary } from "../../services/durations.ts";
import {
	type AiAssessment,
	type AiFacts,
	assessAi,
	type Concern,
} from "../../services/routing/assess.ts";
import { inferenceReport, memoryReport } from "./model-answer.ts";

const Component = Type.Object(
	{ status: Type.Enum(["healthy", "degraded", "unhealthy"]) },
	{ additionalProperties: true },
);

const Health = Type.Object({
	timestamp: Type.String({ format: "date-time" }),
	overall_status: Type.Enum(["healthy", "degraded", "unhealthy"]),
	components: Type.Object({
		model_manager: Component,
		quality_predictor: Component,
		router: Component,
		converter: Component,
	}),
	performance_metrics: Type.Object({}, { additionalProperties: true }),
	recommendations: Type.Array(Type.String()),
});

/** GET /api/ai-health: how each part of the AI does, and what to do about it. */
const aiHealthRoute: FastifyPluginAsync = async (app) => {
	app.get(
		"/api/ai-health",
		{
			config: { probe: true },
			schema: {
				summary: "How the AI does",
				description: "503 only when no AI conversion can be made at all.",
				tags: ["ai"],
				response: { 200: Health, 503: Health },
			},
		},
		async (_request, reply) => {
			const facts = {
				models: app.models.status(),
				loading: app.loadingModels(),
				router: app.tierRouter.stats(),
				flags: app.flags.source(),
				converts: await app.converter.working(),
			};
			const assessment = assessAi(facts);
			const { overall, concerns } = assessment;
			if (overall === "unhealthy") reply.code(503).header("retry-after", "5");
			return {
				timestamp: new Date().toISOString(),
				overall_status: overall,
				components: components(facts, assessment, app.converter.stats()),
				performance_metrics: performanceMetrics(facts),
				recommendations: concerns.map((concern) =>
					recommendation(concern, facts),
				),
			};
		},
	);
};

function components(
	{ models, router }: AiFacts,
	{ conditions, modelsReady, modelsReason, predictor }: AiAssessment,
	pool: { workers: number; busy: number; queued: number },
) {
	const { workers, busy, queued } = pool;
	return {
		model_manager: {
			status: conditions.models,
			models_ready: modelsReady,
			models_listed: Object.keys(models.models).length,
			process: models.process.state,
			process_id: models.process.pid ?? null,
			...memoryReport(models),
			...(modelsReason !== undefined && { reason: modelsReason }),
		},
		quality_predictor: {
			status: conditions.predictor,
			state: predictor?.state ?? "missing",
			...(predictor && { inference: inferenceReport(predictor) }),
			...(predictor?.reason !== undefined && { reason: predictor.reason }),
		},
		router: {
			status: conditions.router,
			in_flight: router.inFlight,
			waiting: router.lane.waiting,
			...router.counts,
		},
		converter: { status: conditions.converter, workers, busy, queued },
	};
}

function performanceMetrics({ models, router }: AiFacts) {
	const told = ({ count, p50Ms, p95Ms }: DurationSummary) => ({
		...{ count, p50_ms: p50Ms, p95_ms: p95Ms },
	});
	const { routing, inference, tiers } = router.timings;
	return {
		routing: told(routing),
		inference: told(inference),
		...Object.fromEntries(tiers.map((one, i) => [`tier_${i + 1}`, told(one)])),
		models: Object.fromEntries(
			Object.entries(models.models).map(([name, model]) => [
				name,
				inferenceReport(model),
			]),
		),
	};
}

/** What an operator can do about it. */
function recommendation(concern: Concern, { flags }: AiFacts): string {
	switch (concern) {
		case "no conversions":
			return "No conversion can be made: read the service's log, and restart it.";
		case "models loading":
			return "Wait: the models are loading.";
		case "models missing":
			return "Rules of thumb stand in for models: see /api/model-status for each one's reason, and check MODELS_DIR.";
		case "models too large":
			return "The models take more than MODELS_MEMORY_MB: raise it.";
		case "too few workers":
			return "AI requests wait for a worker: raise WORKERS, lower target_quality or give time budgets.";
		case "flag server away":
			return `The flag server is ${flags.status}: check UNLEASH_URL and UNLEASH_API_TOKEN; the last known state stands.`;
	}
}

export default aiHealthRoute;
