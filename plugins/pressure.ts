import underPressure from "@fastify/under-pressure";
import fp from "fastify-plugin";
import { ServiceError } from "../services/service-error.ts";

/** Seconds until the next sample of the gates can differ, rounded up. */
const RETRY_AFTER_SECONDS = 2;

/**
 * Refuses work while the event loop lags or memory runs short. Probes and
 * metrics still answer: an operator needs them most right then, and a probe
 * that fails under load takes a replica out when it is needed.
 */
export default fp(
	async (app) => {
		const { config } = app;
		await app.register(underPressure, {
			maxEventLoopDelay: config.MAX_EVENT_LOOP_DELAY_MS,
			maxHeapUsedBytes: config.MAX_HEAP_MB * 1024 * 1024,
			maxRssBytes: config.MAX_RSS_MB * 1024 * 1024,
			eventLoopUtilizationMode: "interval",
			retryAfter: RETRY_AFTER_SECONDS,
			pressureHandler(request, _reply, type) {
				if (request.routeOptions.config.probe === true) return;
				throw new ServiceError(
					"OVERLOADED",
					`The service is under pressure (${type}); try again shortly.`,
					{ retryAfter: RETRY_AFTER_SECONDS },
				);
			},
		});
	},
	{ name: "pressure", dependencies: ["errors"] },
);
