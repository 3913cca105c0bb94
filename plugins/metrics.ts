import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import {
	Counter,
	collectDefaultMetrics,
	Gauge,
	Histogram,
	Registry,
} from "prom-client";
import { ERROR_STATUS } from "../services/service-error.ts";

declare module "fastify" {
	interface FastifyInstance {
		metrics: {
			/** Where other plugins put figures of their own. */
			readonly registry: Registry;
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
		const fidelities = new Histogram({
			name: "conversion_fidelity",
			help: "SSIM of each computed drawing to the picture before its damage, by converter and by what chose it.",
			labelNames: ["converter", "by"],
			buckets: FIDELITIES,
			registers,
		});
		app.decorate("metrics", {
			registry,
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
	// From the start on, so that the first of a kind is an increase.
	for (const code of Object.keys(ERROR_STATUS)) failures.inc({ code }, 0);
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

function measureStorage(app: FastifyInstance, registers: Registry[]): void {
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
