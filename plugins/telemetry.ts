import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import { receiverOf } from "../services/telemetry/receiver.ts";
import { recordBy } from "../services/telemetry/spans.ts";

/**
 * OpenTelemetry traces, where a collector's address is given; else nothing of it
 * is loaded. Each request is a span, with what it had done below it: see
 * docs/telemetry.md.
 */
export default fp(
	async (app) => {
		const receiver = receiverOf("traces", app.config);
		if (receiver === undefined) return;
		const packages = await loadPackages(app);
		if (packages === undefined) return;
		const { FastifyOtelInstrumentation, startTraces } = packages;
		const traces = await startTraces(receiver, app.log);
		recordBy(traces.recorder);
		app.addHook("onClose", () => {
			recordBy(undefined);
			return traces.close();
		});

		const instrumentation = new FastifyOtelInstrumentation({
			// A request has some twenty hooks, and none takes long.
			instrumentHooks: false,
			recordExceptions: false,
			ignorePaths: probes(),
			requestHook(span, request) {
				const { method, routeOptions, id } = request;
				span.updateName(`${method} ${routeOptions.url ?? "none"}`);
				span.setAttribute("request.id", id);
			},
			lifecycleHook: (span, { hookName }) => span.updateName(hookName),
		});
		instrumentation.setTracerProvider(traces.provider);
		// By itself, so that what it adds to the instance is seen by all that follows.
		await app.register(instrumentation.plugin());
		tellRequests(app);
	},
	{ name: "telemetry", dependencies: ["config", "request-log"] },
);

/** Leads from the request's line in the log to its trace, and tells the trace what the line tells. */
function tellRequests(app: FastifyInstance): void {
	app.addHook("onRequest", async (request) => {
		const { span } = request.opentelemetry();
		if (span != null) request.figures.trace_id = span.spanContext().traceId;
	});
	app.addHook("onSend", async (request) => {
		// The span ends with the last hook of this kind.
		const { span } = request.opentelemetry();
		const { client, bytesIn, width, height, converter, source, svgBytes } =
			request.figures;
		const known = Object.entries({
			...{ client, bytesIn, width, height, converter, source, svgBytes },
			outcome: request.outcome,
		});
		for (const [name, value] of known)
			if (value !== undefined) span?.setAttribute(`svg_ai.${name}`, value);
	});
}

/** Tells the paths that monitors ask, many times a minute. */
function probes() {
	const known = new Set<string>();
	return (route: { url: string; config?: { probe?: boolean } }): boolean => {
		if (route.config?.probe === true) known.add(route.url);
		return known.has(route.url.split("?", 1)[0]);
	};
}

/** Undefined where the optional packages aren't installed: the service does without. */
async function loadPackages(app: FastifyInstance) {
	try {
		const [{ FastifyOtelInstrumentation }, { startTraces }] = await Promise.all(
			[import("@fastify/otel"), import("../services/telemetry/traces.ts")],
		);
		return { FastifyOtelInstrumentation, startTraces };
	} catch (err) {
		app.log.warn(
			{ err },
			"no traces: OpenTelemetry's optional packages aren't installed",
		);
		return undefined;
	}
}
