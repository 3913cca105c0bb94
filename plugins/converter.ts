import fp from "fastify-plugin";
import {
	type Conversions,
	createConversions,
} from "../services/conversion/conversions.ts";

declare module "fastify" {
	interface FastifyInstance {
		converter: Conversions;
	}
}

/** The worker pool that decodes, traces, renders and measures, with its cache. */
export default fp(
	async (app) => {
		const { config } = app;
		const conversions = createConversions({
			workers: config.WORKERS,
			queueSize: config.QUEUE_SIZE,
			workerHeapMb: config.WORKER_HEAP_MB,
			intake: app.intakeLimits,
			cacheBytes: config.CACHE_MB * 1024 * 1024,
			deadlineMs: config.CONVERT_TIMEOUT_SECONDS * 1000,
			workingPixels: config.WORKING_PIXELS,
			maxSvgBytes: config.MAX_SVG_BYTES,
		});
		app.decorate("converter", conversions);
		app.addHook("onReady", () =>
			conversions.warmUp(config.START_TIMEOUT_SECONDS * 1000),
		);
		// Closing waits for requests in flight; past this they get a TIMEOUT, so
		// that the process is gone before its supervisor kills it.
		app.lifecycle.atClosing((overdue) =>
			overdue.addEventListener("abort", () => conversions.abortAll()),
		);
		app.addHook("onClose", () => conversions.close());
	},
	{ name: "converter", dependencies: ["config", "lifecycle", "uploads"] },
);
