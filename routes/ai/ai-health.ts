import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import type { DurationSummary } from "../../services/durations.ts";
import {
	type AiAssessment,
	type AiFacts,
	assessAi,
	type Concern,
} from "../../services/routing/assess.ts";
import { FLAG_CONTEXT } from "../document/headers.ts";
import { passing, problems } from "../document/problem.ts";
import { inferenceReport, memoryReport } from "./model-answer.ts";

const Condition = Type.Enum(["healthy", "degraded", "unhealthy"], {
	title: "Condition",
});

const Component = Type.Object(
	{ status: Condition },
	{ title: "AiComponent", additionalProperties: true },
);

const Health = Type.Object(
	{
		timestamp: Type.String({ format: "date-time" }),
		overall_status: Condition,
		components: Type.Object({
			model_manager: Component,
			quality_predictor: Component,
			router: Component,
			converter: Component,
		}),
		performance_metrics: Type.Object({}, { additionalProperties: true }),
		recommendations: Type.Array(Type.String()),
	},
	{ title: "AiHealth", description: "How each part of the AI does." },
);

/** GET /api/ai-health: how each part of the AI does, and what to do about it. */
const aiHealthRoute: FastifyPluginAsync = async (app) => {
	app.get(
		"/api/ai-health",
		{
			config: {
				probe: true,
				operation: { parameters: FLAG_CONTEXT },
			},
			schema: {
				operationId: "aiHealth",
				summary: "How the AI does",
				description:
					"503 only when no AI conversion can be made: none at all can, or AI has been turned away for half a minute.",
				tags: ["ai"],
				response: {
					200: Health,
					503: passing(Health, "No AI conversion can be made."),
					...problems("UNAUTHORIZED", "NOT_FOUND"),
				},
			},
		},
		async (_request, reply) => {
			const facts = {
				models: app.models.status(),
				loading: app.loadingModels(),
				router: app.tierRouter.stats(),
				flags: app.flags.source(),
				gates: app.aiPressure.closed(),
				turnedAwayMs: app.aiPressure.closedForMs(),
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
		...Object.fromEntries(tiers.map((one) => [`tier_${one.tier}`, told(one)])),
		models: Object.fromEntries(
			Object.entries(models.models).map(([name, model]) => [
				name,
				inferenceReport(model),
			]),
		),
	};
}

/** What an operator can do about it. */
function recommendation(concern: Concern, { flags, gates }: AiFacts): string {
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
		case "under pressure":
			return `AI requests are turned away (${gates.join(", ")}): give the service more room, or raise the AI_MAX_… limit of that name.`;
		case "flags file unusable":
			return `The flags file is ${flags.status}: check FLAGS_FILE; the last good state stands.`;
		case "flag server away":
			return `The flag server is ${flags.status}: check UNLEASH_URL and UNLEASH_API_TOKEN; the last known state stands.`;
	}
}

export default aiHealthRoute;
