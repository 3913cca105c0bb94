import type { FastifyPluginAsync } from "fastify";
import { unreadable } from "./document/problem.ts";

/** GET /metrics: what Prometheus scrapes. */
const metricsRoute: FastifyPluginAsync = async (app) => {
	const { registry } = app.metrics;
	app.get(
		"/metrics",
		{
			config: { probe: true },
			schema: {
				operationId: "metrics",
				summary: "Metrics for Prometheus",
				tags: ["operations"],
				produces: ["text/plain"],
				response: {
					200: { type: "string", description: "Prometheus text format." },
					...unreadable,
				},
			},
		},
		async (_request, reply) =>
			reply.type(registry.contentType).send(await registry.metrics()),
	);
};

export default metricsRoute;
