import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import type { Config } from "../config.ts";
import { ConfigurationError } from "../services/configuration-error.ts";
import { recordBy } from "../services/telemetry/spans.ts";

/**
 * OpenTelemetry traces, where a collector's address is given; else nothing of it
 * is loaded. Each request is a span, with what it had done below it: see
 * docs/telemetry.md.
 */
export default fp(
	async (app) => {
		const { config } = app;
		const url = receiverOf(config);
		if (url === undefined) return;
		const packages = await loadPackages(app);
		if (packages === undefined) return;
		const { FastifyOtelInstrumentation, startTelemetry } = packages;
		const protocol =
			config.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ??
			config.OTEL_EXPORTER_OTLP_PROTOCOL;
		const telemetry = await startTelemetry({ url, protocol }, app.log);
		recordBy(telemetry.recorder);
		app.addHook("onClose", () => {
			recordBy(undefined);
			return telemetry.close();
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
		instrumentation.setTracerProvider(telemetry.provider);
		// By itself, so that what it adds to the instance is seen by all that follows.
		await app.register(instrumentation.plugin());
		tellRequests(app);
	},
	{ name: "telemetry", dependencies: ["config", "request-log"] },
);

/**
 * Where traces are to go, by the rules of OTLP's exporters; undefined for nowhere.
 *
 * @throws ConfigurationError
 */
function receiverOf(config: Config): string | undefined {
	const {
		OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own,
		OTEL_EXPORTER_OTLP_ENDPOINT: common,
	} = config;
	if (config.OTEL_SDK_DISABLED || config.OTEL_TRACES_EXPORTER === "none")
		return undefined;
	if (own === "" && common === "") return undefined;
	const [name, value] =
		own === ""
			? ["OTEL_EXPORTER_OTLP_ENDPOINT", common]
			: ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", own];
	if (/^https?:/.test(value) && URL.canParse(value))
		return value === own ? own : `${common.replace(/\/+$/, "")}/v1/traces`;
	throw new ConfigurationError(
		`${name}=${value} is not allowed: it takes an address that begins with http:// or https://.`,
	);
}

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
		const [{ FastifyOtelInstrumentation }, { startTelemetry }] =
			await Promise.all([
				import("@fastify/otel"),
				import("../services/telemetry/opentelemetry.ts"),
			]);
		return { FastifyOtelInstrumentation, startTelemetry };
	} catch (err) {
		app.log.warn(
			{ err },
			"no traces: OpenTelemetry's optional packages aren't installed",
		);
		return undefined;
	}
}
