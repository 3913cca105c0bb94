import type { FastifyReply, FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import { Counter } from "prom-client";
import type { ApiClient } from "../services/access/clients.ts";
import { ServiceError } from "../services/service-error.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What a client may be held to, the nearest first. */
const LIMITS = [
	{
		of: (client: ApiClient) => client.requests_per_minute,
		timeWindow: MINUTE_MS,
		words: "a minute",
		outcome: "rate_limited",
	},
	{
		of: (client: ApiClient) => client.requests_per_day,
		timeWindow: DAY_MS,
		words: "24 hours",
		outcome: "over_quota",
	},
] as const;

/**
 * Holds each client to its own limits. They are counted in this process's memory,
 * a window from its first request on: each replica has its own count, and a
 * restart begins anew.
 */
export default fp(
	async (app) => {
		if (app.config.API_KEYS_FILE === "") return;
		const answered = new Counter({
			name: "api_key_requests_total",
			help: "Requests with a key that is known, by its client and by whether its limits let them in.",
			labelNames: ["client", "outcome"],
			registers: [app.metrics.registry],
		});
		const limits = LIMITS.map(({ of, timeWindow, ...told }) => ({
			...{ of, ...told },
			check: app.createRateLimit({
				timeWindow,
				keyGenerator: (request: FastifyRequest) =>
					request.apiClient?.name ?? "",
				max: (request: FastifyRequest) =>
					(request.apiClient && of(request.apiClient)) ??
					Number.POSITIVE_INFINITY,
			}),
		}));

		app.addHook("onRequest", async ({ apiClient, figures }) => {
			if (apiClient !== undefined) figures.client = apiClient.name;
		});
		// After the limit by address, which is a hook of each route's own: whatever
		// refuses a request, it counts in no window.
		app.addHook("preParsing", async (request, reply) => {
			const { apiClient: client } = request;
			if (client === undefined) return;
			const held = limits.filter(({ of }) => of(client) !== undefined);
			// First asked, then counted: what one of them refuses costs nothing of another.
			for (const increment of [false, true])
				for (const [at, { check, words, outcome }] of held.entries()) {
					const count = await check(request, { increment });
					if (count.isAllowed) continue;
					const left = increment ? !count.isExceeded : count.remaining > 0;
					if (at === 0 || !left) tell(reply, count);
					if (left) continue;
					answered.inc({ client: client.name, outcome });
					throw new ServiceError(
						"RATE_LIMITED",
						`This API key may make ${count.max} requests in ${words}; try again later.`,
						{ retryAfter: count.ttlInSeconds },
					);
				}
			answered.inc({ client: client.name, outcome: "let_in" });
		});
	},
	{ name: "client-limits", dependencies: ["api-keys"] },
);

/** By the headers that the limit by address has too. */
function tell(
	reply: FastifyReply,
	count: { max: number; remaining: number; ttlInSeconds: number },
): void {
	reply.header("x-ratelimit-limit", count.max);
	reply.header("x-ratelimit-remaining", count.remaining);
	reply.header("x-ratelimit-reset", count.ttlInSeconds);
}
