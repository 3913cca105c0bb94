import underPressure from "@fastify/under-pressure";
import type { FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import { Counter, Gauge } from "prom-client";
import { every } from "../../services/every.ts";
import { ServiceError } from "../../services/service-error.ts";

const RETRY_AFTER_SECONDS = 2;
/** The gates' own samples are no more frequent. */
const LOOK_MS = 1000;
const MIB = 1024 * 1024;

declare module "fastify" {
	interface FastifyInstance {
		aiPressure: {
			/** The gates at which AI requests are turned away right now. */
			closed(): string[];
			/** For how long there has been one at each look, in ms; 0 where none was at the latest. */
			closedForMs(): number;
			/** For the gates: one was turned away. */
			count(gate: string): void;
		};
	}
}

/**
 * The scope's own gates, stricter than the service's, so that AI is shed first.
 * A process sees only its own memory; the inference process's is added here.
 */
export default fp(
	async (app) => {
		const { config } = app;
		const rssMb = () =>
			app.memoryUsage().rssBytes / MIB + app.models.status().memory.currentMb;
		const refused = new Counter({
			name: "ai_refused_total",
			help: "AI requests that were turned away, by the gate that was closed.",
			labelNames: ["gate"],
			registers: [app.metrics.registry],
		});
		const gates: Record<string, () => boolean> = {
			eventLoopDelay: () =>
				over(
					app.memoryUsage().eventLoopDelay,
					config.AI_MAX_EVENT_LOOP_DELAY_MS,
				),
			heapUsedBytes: () =>
				over(app.memoryUsage().heapUsed / MIB, config.AI_MAX_HEAP_MB),
			rssBytes: () => over(rssMb(), config.AI_MAX_RSS_MB),
			queue: () => over(app.converter.stats().queued, config.AI_MAX_QUEUE),
		};
		for (const gate of Object.keys(gates)) refused.inc({ gate }, 0);
		const closed = () => Object.keys(gates).filter((gate) => gates[gate]());
		let closedSince: number | undefined;
		const stop = every(LOOK_MS, async () => {
			closedSince =
				closed().length === 0 ? undefined : (closedSince ?? performance.now());
		});
		app.addHook("onClose", async () => stop());
		app.decorate("aiPressure", {
			closed,
			closedForMs: () =>
				closedSince === undefined ? 0 : performance.now() - closedSince,
			count: (gate) => refused.inc({ gate }),
		});
		new Gauge({
			name: "ai_gate_closed",
			help: "1 for each gate at which AI requests are turned away right now.",
			labelNames: ["gate"],
			registers: [app.metrics.registry],
			collect() {
				for (const gate of Object.keys(gates))
					this.set({ gate }, gates[gate]() ? 1 : 0);
			},
		});
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
				if (gates.queue()) shed(request, "queue");
			});
		if (config.AI_MAX_RSS_MB > 0)
			app.addHook("onRequest", async (request) => {
				if (gates.rssBytes()) shed(request, "rssBytes");
			});
	},
	{
		name: "ai-pressure",
		dependencies: ["converter", "errors", "metrics", "model-registry"],
	},
);

/** @param most 0: there is no limit */
const over = (value: number, most: number): boolean => most > 0 && value > most;

function shed(request: FastifyRequest, type: string): void {
	if (request.routeOptions.config.probe === true) return;
	request.server.aiPressure.count(type);
	throw new ServiceError(
		"OVERLOADED",
		`AI is under pressure (${type}); try again shortly.`,
		{ retryAfter: RETRY_AFTER_SECONDS },
	);
}
