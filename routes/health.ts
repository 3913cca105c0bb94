import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import { VERSION } from "../services/project.ts";

const tags = ["operations"];
const config = { probe: true };

const Health = Type.Object({
	status: Type.Literal("ok"),
	service: Type.Literal("svg-ai"),
	version: Type.String(),
	uptime: Type.Number({ description: "Seconds since the start." }),
	ai_available: Type.Boolean(),
	ai_models_loaded: Type.Boolean(),
});
const Live = Type.Object({ status: Type.Literal("ok") });
const Ready = Type.Object({
	status: Type.Enum(["ready", "starting", "draining", "failing"]),
	checks: Type.Record(Type.String(), Type.String()),
});

/** What load balancers ask. None of it waits for a conversion. */
const healthRoutes: FastifyPluginAsync = async (app) => {
	app.get(
		"/health",
		{
			config,
			schema: {
				summary: "The service's state",
				tags,
				response: { 200: Health },
			},
		},
		async () => ({
			status: "ok",
			service: "svg-ai",
			version: VERSION,
			uptime: process.uptime(),
			ai_available: app.flags.isOn(),
			ai_models_loaded: app.aiStatus.state() === "ok",
		}),
	);

	app.get(
		"/health/live",
		{
			config,
			schema: {
				summary: "Whether the process answers at all",
				tags,
				response: { 200: Live },
			},
		},
		async () => ({ status: "ok" }),
	);

	app.get(
		"/health/ready",
		{
			config,
			schema: {
				summary: "Whether this replica wants traffic",
				description:
					"503 while starting, while draining, and while no conversion can be made.",
				tags,
				response: { 200: Ready, 503: Ready },
			},
		},
		async (_request, reply) => {
			const { state } = app.lifecycle;
			const working = state !== "serving" || (await app.converter.working());
			const status =
				state !== "serving" ? state : working ? "ready" : "failing";
			if (status !== "ready") reply.code(503).header("retry-after", "1");
			return {
				status,
				checks: {
					lifecycle: state,
					conversion: working ? "ok" : "failing",
					// A warning at most: without its models the service still converts.
					ai: app.aiStatus.state(),
				},
			};
		},
	);
};

export default healthRoutes;
