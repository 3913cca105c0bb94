import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import { assessAi } from "../../services/routing/assess.ts";

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
			const health = assessAi({
				models: app.models.status(),
				loading: app.loadingModels(),
				router: app.tierRouter.stats(),
				flags: app.flags.source(),
				pool: app.converter.stats(),
				converts: await app.converter.working(),
			});
			if (health.overall_status === "unhealthy")
				reply.code(503).header("retry-after", "5");
			return { timestamp: new Date().toISOString(), ...health };
		},
	);
};

export default aiHealthRoute;
