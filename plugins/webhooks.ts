import fp from "fastify-plugin";
import { Counter, Histogram } from "prom-client";
import { ConfigurationError } from "../services/configuration-error.ts";
import { VERSION } from "../services/project.ts";
import {
	createWebhooks,
	type Delivery,
	type Message,
	type Webhooks,
} from "../services/webhooks/webhooks.ts";

declare module "fastify" {
	interface FastifyInstance {
		webhooks: Webhooks;
	}
}

const SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60];

/** Tells receivers what happened; every attempt is in a metric and in the log. */
export default fp(
	async (app) => {
		const { config, metrics } = app;
		const { WEBHOOK_DEAD_LETTER_URL: deadLetterUrl } = config;
		if (deadLetterUrl !== "" && !/^https?:\/\/[^@]+$/.test(deadLetterUrl))
			throw new ConfigurationError(
				"WEBHOOK_DEAD_LETTER_URL is not allowed: it takes an address that begins with https:// or http://, without a user's name.",
			);
		const registers = [metrics.registry];
		const attempts = new Counter({
			name: "webhook_attempts_total",
			help: "Attempts to tell a receiver, by event and outcome.",
			labelNames: ["event", "outcome"],
			registers,
		});
		const seconds = new Histogram({
			name: "webhook_attempt_duration_seconds",
			help: "Time of each attempt, until the head of its answer.",
			labelNames: ["outcome"],
			buckets: SECONDS,
			registers,
		});
		function tell({ id, url, event }: Message, delivery: Delivery): void {
			const { outcome, status, reason, ms } = delivery;
			attempts.inc({ event, outcome });
			seconds.observe({ outcome }, ms / 1000);
			// The path of an address is often a secret.
			const { host } = new URL(url);
			const line = { webhook: { id, host, event, status, reason, ms } };
			if (outcome === "delivered") app.log.info(line, "web hook delivered");
			else app.log.warn(line, `web hook ${outcome}`);
		}
		const webhooks = await createWebhooks({
			keys: { text: config.WEBHOOK_KEYS, file: config.WEBHOOK_KEYS_FILE },
			allowPrivate: config.WEBHOOK_ALLOW_PRIVATE,
			deadLetterUrl,
			timeoutMs: config.WEBHOOK_TIMEOUT_SECONDS * 1000,
			maxAttempts: config.WEBHOOK_MAX_ATTEMPTS,
			userAgent: `svg-ai/${VERSION}`,
			tell,
		});
		app.decorate("webhooks", webhooks);
	},
	{ name: "webhooks", dependencies: ["config", "metrics"] },
);
