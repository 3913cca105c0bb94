import type { FastifyPluginAsync } from "fastify";
import { varyByAccept } from "./answer.ts";
import { unreadable } from "./document/problem.ts";

/** GET /metrics: what Prometheus scrapes. */
const metricsRoute: FastifyPluginAsync = async (app) => {
	app.get(
		"/metrics",
		{
			config: { probe: true },
			schema: {
				operationId: "metrics",
				summary: "Metrics for Prometheus",
				tags: ["operations"],
				produces: ["text/plain", "application/openmetrics-text"],
				response: {
					200: {
						type: "string",
						description:
							"Prometheus text format, or OpenMetrics with exemplars to those that accept it.",
					},
					...unreadable,
				},
			},
		},
		async (request, reply) => {
			// Prometheus lists it with parameters of its versions' own, and ahead of what else it reads.
			const wanted = /application\/openmetrics-text/.test(
				request.headers.accept ?? "",
			);
			const { type, text } = await app.metrics.written(
				wanted ? "openmetrics" : "prometheus",
			);
			varyByAccept(reply);
			return reply.type(type).send(text);
		},
	);
};

export default metricsRoute;
