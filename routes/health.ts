import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import { VERSION } from "../services/project.ts";
import { passing, unreadable } from "./document/problem.ts";

const tags = ["operations"];
const config = { probe: true };

const Health = Type.Object(
	{
		status: Type.Literal("ok"),
		service: Type.Literal("svg-ai"),
		version: Type.String(),
		uptime: Type.Number({ description: "Seconds since the start." }),
		ai_available: Type.Boolean(),
		ai_models_loaded: Type.Boolean(),
	},
	{ title: "Health", description: "The service's state." },
);
const Live = Type.Object(
	{ status: Type.Literal("ok") },
	{ title: "Live", description: "The process answers." },
);
const Ready = Type.Object(
	{
		status: Type.Enum(["ready", "starting", "draining", "failing"]),
		checks: Type.Record(Type.String(), Type.String()),
	},
	{ title: "Readiness", description: "What the readiness rests on." },
);

/** What load balancers ask. None of it waits for a conversion. */
const healthRoutes: FastifyPluginAsync = async (app) => {
	app.get(
		"/health",
		{
			config,
			schema: {
				operationId: "health",
				summary: "The service's state",
				tags,
				response: { 200: Health, ...unreadable },
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
				operationId: "live",
				summary: "Whether the process answers at all",
				tags,
				response: { 200: Live, ...unreadable },
			},
		},
		async () => ({ status: "ok" }),
	);

	app.get(
		"/health/ready",
		{
			config,
			schema: {
				operationId: "ready",
				summary: "Whether this replica wants traffic",
				description:
					"503 while starting, while draining, and while no conversion can be made.",
				tags,
				response: {
					200: Ready,
					503: passing(Ready, "Not now: see status."),
					...unreadable,
				},
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
					// Likewise: pictures that are sent along need no storage.
					storage: app.storage.state(),
				},
			};
		},
	);
};

export default healthRoutes;
