import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import { receiverOf } from "../services/telemetry/receiver.ts";

/**
 * What /metrics tells, to a collector, where one's address is given; else nothing
 * of OpenTelemetry is loaded: see docs/telemetry.md.
 */
export default fp(
	async (app) => {
		const { config, log, metrics } = app;
		const receiver = receiverOf("metrics", config);
		if (receiver === undefined) return;
		const startMetrics = await loadPackages(app);
		if (startMetrics === undefined) return;
		const pace = {
			interval: config.OTEL_METRIC_EXPORT_INTERVAL,
			timeout: config.OTEL_METRIC_EXPORT_TIMEOUT,
		};
		const exporting = await startMetrics(receiver, metrics.registry, pace, log);
		app.addHook("onClose", exporting.close);
	},
	{ name: "metrics-export", dependencies: ["config", "metrics"] },
);

/** Undefined where the optional packages aren't installed: the service does without. */
async function loadPackages(app: FastifyInstance) {
	try {
		return (await import("../services/telemetry/metrics.ts")).startMetrics;
	} catch (err) {
		app.log.warn(
			{ err },
			"no metrics for a collector: OpenTelemetry's optional packages aren't installed",
		);
		return undefined;
	}
}
