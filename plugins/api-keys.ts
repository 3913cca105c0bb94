import bearerAuth from "@fastify/bearer-auth";
import type { FastifyReply, FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import { Counter, Gauge } from "prom-client";
import { followApiKeys } from "../services/access/api-keys.ts";
import type { ApiClient } from "../services/access/clients.ts";
import { ConfigurationError } from "../services/configuration-error.ts";
import { ServiceError } from "../services/service-error.ts";

declare module "fastify" {
	interface FastifyRequest {
		/** Whose key it has, where keys are asked for. */
		apiClient: ApiClient | undefined;
	}
}

/**
 * Asks for a key on every route of the API. The page, probes and metrics need
 * none; on the admin port AI's health doesn't either.
 */
export default fp(
	async (app) => {
		app.decorateRequest("apiClient");
		const { API_KEYS_FILE: path } = app.config;
		if (path === "") return;
		const keys = await followApiKeys(path, app.log).catch((cause: Error) => {
			throw new ConfigurationError(
				`API_KEYS_FILE=${path} can't be used: ${cause.message}.`,
				{ cause },
			);
		});
		app.addHook("onClose", keys.close);

		const registers = [app.metrics.registry];
		const refused = new Counter({
			name: "api_key_refusals_total",
			help: "Requests without a key that is known.",
			labelNames: ["reason"],
			registers,
		});
		for (const reason of ["missing", "unknown"]) refused.inc({ reason }, 0);
		new Gauge({
			name: "api_keys_file_good",
			help: "1 while API_KEYS_FILE can be used; else its last good state stands.",
			registers,
			collect() {
				this.set(keys.isGood() ? 1 : 0);
			},
		});

		await app.register(bearerAuth, {
			...{ addHook: false, keys: [] as string[], verifyErrorLogLevel: "debug" },
			// The scheme's name in any case, as RFC 9110 has it.
			specCompliance: "rfc6749",
			auth(key, request) {
				request.apiClient = keys.find(key);
				return request.apiClient !== undefined;
			},
		});
		app.addHook("onRequest", (request, reply, done) => {
			if (!needsKey(request)) return done();
			app.verifyBearerAuth?.(request, reply, (fault) => {
				if (fault === undefined) return done();
				const reason =
					request.headers.authorization === undefined ? "missing" : "unknown";
				refused.inc({ reason });
				done(unauthorized(reply, reason));
			});
		});

		function needsKey({ routeOptions, raw }: FastifyRequest): boolean {
			const { url = "", config } = routeOptions;
			if (!url.startsWith("/api/")) return false;
			return !(config.probe === true && app.admin.isOperators(raw));
		}
	},
	{
		name: "api-keys",
		dependencies: ["admin", "config", "metrics", "request-log", "security"],
	},
);

/** RFC 6750, 3: a request that tried is told that its key is the fault. */
function unauthorized(reply: FastifyReply, reason: "missing" | "unknown") {
	const tried = reason === "unknown" ? ', error="invalid_token"' : "";
	reply.header("www-authenticate", `Bearer realm="svg-ai"${tried}`);
	return new ServiceError(
		"UNAUTHORIZED",
		reason === "missing"
			? "An API key is needed here, as the header Authorization: Bearer and the key."
			: "This API key isn't known; the header is Authorization: Bearer and the key.",
	);
}
