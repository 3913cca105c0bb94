import type { FastifyInstance, FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import {
	Counter,
	collectDefaultMetrics,
	Gauge,
	Histogram,
	type Metric,
	type OpenMetricsContentType,
	Registry,
} from "prom-client";
import { ERROR_STATUS } from "../services/service-error.ts";

declare module "fastify" {
	interface FastifyInstance {
		metrics: {
			/** Where other plugins put figures of their own. */
			readonly registry: Registry<OpenMetricsContentType>;
			/** As Prometheus's text, or as OpenMetrics', which has exemplars. */
			written(format: "prometheus" | "openmetrics"): Promise<Written>;
			/**
			 * A conversion that was computed for an answer.
			 *
			 * @param made.fidelity of the drawing, 0..1
			 * @param made.tier of those that the models chose
			 */
			observeConversion(made: {
				readonly converter: string;
				readonly phases: object;
				readonly fidelity: number;
				readonly tier?: number;
			}): void;
		};
	}
}

interface Written {
	readonly type: string;
	readonly text: string;
}

type Registers = Registry<OpenMetricsContentType>[];

const REQUEST_SECONDS = [
	0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60,
];
const PHASE_SECONDS = [
	0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20,
	30,
];
const FIDELITIES = [
	0.5, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999, 1,
];

/** What Prometheus scrapes. */
export default fp(
	async (app) => {
		const registry = openMetricsRegistry();
		collectDefaultMetrics({
			register: registry,
			// The default samples every 10 ms and would report at least that as lag.
			eventLoopMonitoringPrecision: 1,
		});
		const registers: Registers = [registry];
		const phases = new Histogram({
			name: "conversion_phase_duration_seconds",
			help: "Time of each phase of a computed conversion.",
			labelNames: ["converter", "phase"],
			buckets: PHASE_SECONDS,
			registers,
		});
		const fidelities = new Histogram({
			name: "conversion_fidelity",
			help: "SSIM of each computed drawing to the picture before its damage, by converter and by what chose it.",
			labelNames: ["converter", "by"],
			buckets: FIDELITIES,
			registers,
		});
		app.decorate("metrics", {
			registry,
			written: (format) => written(registry, format),
			observeConversion({ converter, phases: times, fidelity, tier }) {
				for (const [phase, ms] of Object.entries(times))
					phases.observe({ converter, phase }, ms / 1000);
				const by = tier === undefined ? "plain" : `tier ${tier}`;
				fidelities.observe({ converter, by }, fidelity);
			},
		});
		measureRequests(app, registers);
		readConversions(app, registers);
		readUploads(app, registers);
		measureStorage(app, registers);
	},
	{
		name: "metrics",
		dependencies: ["converter", "storage", "uploads", "request-log"],
	},
);

function measureRequests(app: FastifyInstance, registers: Registers): void {
	// Its exemplars have labels of their own.
	const requests = new Histogram<string>({
		name: "http_request_duration_seconds",
		help: "Time from a request's arrival to the end of its answer.",
		labelNames: ["method", "route", "status"],
		buckets: REQUEST_SECONDS,
		enableExemplars: true,
		registers,
	});
	const failures = new Counter({
		name: "http_request_failures_total",
		help: "Failures by the code that the client was told.",
		labelNames: ["code"],
		registers,
	});
	// From the start on, so that the first of a kind is an increase.
	for (const code of Object.keys(ERROR_STATUS)) failures.inc({ code }, 0);
	app.addHook("onResponse", async (request, reply) => {
		const { method } = request;
		const route = request.routeOptions.url ?? "none";
		const status = String(reply.statusCode);
		requests.observe({
			labels: { method, route, status },
			value: reply.elapsedTime / 1000,
			exemplarLabels: exemplarOf(request),
		});
		if (request.outcome !== "ok") failures.inc({ code: request.outcome });
	});
}

/** What leads from a slow point to the request's line in the log; nothing for probes, which write none. */
function exemplarOf({ id, figures, routeOptions }: FastifyRequest) {
	if (routeOptions.config.probe === true) return {};
	const { trace_id } = figures;
	const labels = {
		request_id: id,
		...(trace_id === undefined ? {} : { trace_id }),
	};
	// OpenMetrics allows no more, and callers choose ids of their own.
	return Object.entries(labels).flat().join("").length <= 128 ? labels : {};
}

function readConversions(app: FastifyInstance, registers: Registers): void {
	const stats = () => app.converter.stats();
	gauges(registers, [
		[
			"conversion_workers",
			"Worker threads that there may be.",
			() => stats().workers,
		],
		["conversion_workers_busy", "Worker threads at work.", () => stats().busy],
		[
			"conversion_queue_length",
			"Conversions that wait for a worker.",
			() => stats().queued,
		],
		[
			"conversion_cache_entries",
			"Finished conversions kept.",
			() => stats().cacheEntries,
		],
		[
			"conversion_cache_bytes",
			"Bytes of finished conversions kept.",
			() => stats().cacheBytes,
		],
	]);
	new Counter({
		name: "conversions_total",
		help: "Conversions by where the result came from.",
		labelNames: ["source"],
		registers,
		collect() {
			this.reset();
			for (const [source, count] of Object.entries(stats().counts))
				this.inc({ source }, count);
		},
	});
}

function readUploads(app: FastifyInstance, registers: Registers): void {
	const stats = () => app.uploads.stats();
	gauges(registers, [
		["uploads_files", "Uploads kept.", () => stats().files],
		["uploads_bytes", "Bytes of uploads kept.", () => stats().bytes],
	]);
}

function measureStorage(app: FastifyInstance, registers: Registers): void {
	const operations = new Histogram({
		name: "storage_operation_duration_seconds",
		help: "Time until the storage had done something, or began to answer.",
		labelNames: ["operation", "outcome"],
		buckets: REQUEST_SECONDS,
		registers,
	});
	app.storage.follow(({ operation, ms, failure }) => {
		const outcome = failure === undefined ? "ok" : "failed";
		operations.observe({ operation, outcome }, ms / 1000);
	});
	const failing = () => (app.storage.state() === "ok" ? 0 : 1);
	gauges(registers, [
		["storage_failing", "Whether the storage fails: 1 or 0.", failing],
	]);
}

/** Gauges that are read when Prometheus asks, each a name, a help text and a reading. */
function gauges(
	registers: Registers,
	list: readonly (readonly [string, string, () => number])[],
): void {
	for (const [name, help, read] of list)
		new Gauge({
			name,
			help,
			registers,
			collect() {
				this.set(read());
			},
		});
}

/** prom-client keeps exemplars for this format alone. */
function openMetricsRegistry(): Registry<OpenMetricsContentType> {
	const registry = new Registry<OpenMetricsContentType>();
	registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
	return registry;
}

async function written(
	registry: Registry<OpenMetricsContentType>,
	format: "prometheus" | "openmetrics",
): Promise<Written> {
	const metrics = registry.getMetricsAsArray() as unknown as Metric[];
	if (format === "prometheus") {
		const view = new Registry();
		for (const metric of metrics) view.registerMetric(metric);
		return { type: view.contentType, text: await view.metrics() };
	}
	const view = openMetricsRegistry();
	// Writing this format takes `_total` from the names for good.
	for (const metric of metrics) view.registerMetric(Object.create(metric));
	return { type: view.contentType, text: await view.metrics() };
}
