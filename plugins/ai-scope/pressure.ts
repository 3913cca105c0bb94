import underPressure from "@fastify/under-pressure";
import type { FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import { ServiceError } from "../../services/service-error.ts";

const RETRY_AFTER_SECONDS = 2;
const MIB = 1024 * 1024;

/**
 * The scope's own gates, stricter than the service's, so that AI is shed first.
 * A process sees only its own memory; the inference process's is added here.
 */
export default fp(
	async (app) => {
		const { config } = app;
		await app.register(underPressure, {
			maxEventLoopDelay: config.AI_MAX_EVENT_LOOP_DELAY_MS,
			maxHeapUsedBytes: config.AI_MAX_HEAP_MB * MIB,
			eventLoopUtilizationMode: "interval",
			retryAfter: RETRY_AFTER_SECONDS,
			pressureHandler: (request, _reply, type) => shed(request, type),
		});
		// While conversions queue up, a place in the queue is worth more to a plain
		// request than to one that holds it many times over.
		if (config.AI_MAX_QUEUE > 0)
			app.addHook("onRequest", async (request) => {
				const { queued } = app.converter.stats();
				if (queued > config.AI_MAX_QUEUE) shed(request, "queue");
			});
		if (config.AI_MAX_RSS_MB > 0)
			app.addHook("onRequest", async (request) => {
				const service = app.memoryUsage().rssBytes / MIB;
				const models = app.models.status().memory.currentMb;
				if (service + models > config.AI_MAX_RSS_MB) shed(request, "rssBytes");
			});
	},
	{
		name: "ai-pressure",
		dependencies: ["converter", "errors", "model-registry"],
	},
);

function shed(request: FastifyRequest, type: string): void {
	if (request.routeOptions.config.probe === true) return;
	throw new ServiceError(
		"OVERLOADED",
		`AI is under pressure (${type}); try again shortly.`,
		{ retryAfter: RETRY_AFTER_SECONDS },
	);
}
