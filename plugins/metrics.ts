import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import {
	Counter,
	collectDefaultMetrics,
	Gauge,
	Histogram,
	Registry,
} from "prom-client";
import type { PhaseTimes } from "../services/conversion/task.ts";

declare module "fastify" {
	interface FastifyInstance {
		metrics: {
			/** Where other plugins put figures of their own. */
			readonly registry: Registry;
			observeConversion(converter: string, phases: PhaseTimes): void;
		};
	}
}

const REQUEST_SECONDS = [
	0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
const PHASE_SECONDS = [
	0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/** What Prometheus scrapes, and the route it scrapes. */
export default fp(
	async (app) => {
		const registry = new Registry();
		collectDefaultMetrics({
			register: registry,
			// The default samples every 10 ms and would report at least that as lag.
			eventLoopMonitoringPrecision: 1,
		});
		const registers = [registry];
		const phases = new Histogram({
			name: "conversion_phase_duration_seconds",
			help: "Time of each phase of a computed conversion.",
			labelNames: ["converter", "phase"],
			buckets: PHASE_SECONDS,
			registers,
		});
		app.decorate("metrics", {
			registry,
			observeConversion(converter, times) {
				for (const [phase, ms] of Object.entries(times))
					phases.observe({ converter, phase }, ms / 1000);
			},
		});
		measureRequests(app, registers);
		readConversions(app, registers);
		readUploads(app, registers);
		app.get(
			"/metrics",
			{
				config: { probe: true },
				schema: {
					summary: "Metrics for Prometheus",
					tags: ["operations"],
					produces: ["text/plain"],
					response: {
						200: { type: "string", description: "Prometheus text format." },
					},
				},
			},
			async (_request, reply) =>
				reply.type(registry.contentType).send(await registry.metrics()),
		);
	},
	{
		name: "metrics",
		dependencies: ["converter", "uploads", "request-log", "docs"],
	},
);

function measureRequests(app: FastifyInstance, registers: Registry[]): void {
	const requests = new Histogram({
		name: "http_request_duration_seconds",
		help: "Time from a request's arrival to the end of its answer.",
		labelNames: ["method", "route", "status"],
		buckets: REQUEST_SECONDS,
		registers,
	});
	const failures = new Counter({
		name: "http_request_failures_total",
		help: "Failures by the code that the client was told.",
		labelNames: ["code"],
		registers,
	});
	app.addHook("onResponse", async (request, reply) => {
		const { method } = request;
		const route = request.routeOptions.url ?? "none";
		const status = String(reply.statusCode);
		requests.observe({ method, route, status }, reply.elapsedTime / 1000);
		if (request.outcome !== "ok") failures.inc({ code: request.outcome });
	});
}

function readConversions(app: FastifyInstance, registers: Registry[]): void {
	const stats = () => app.converter.stats();
	gauges(registers, [
		["conversion_workers", "Worker threads.", () => stats().workers],
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

function readUploads(app: FastifyInstance, registers: Registry[]): void {
	const stats = () => app.uploads.stats();
	gauges(registers, [
		["uploads_files", "Uploads kept.", () => stats().files],
		["uploads_bytes", "Bytes of uploads kept.", () => stats().bytes],
	]);
}

/** Gauges that are read when Prometheus asks, each a name, a help text and a reading. */
function gauges(
	registers: Registry[],
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
