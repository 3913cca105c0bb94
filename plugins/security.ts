import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import fp from "fastify-plugin";
import { ServiceError } from "../services/service-error.ts";

/** Security headers; a rate limit and CORS where the configuration asks for them. */
export default fp(
	async (app) => {
		const { config } = app;
		await app.register(helmet, {
			// Nothing here is a page, save /docs, which brings a policy of its own.
			contentSecurityPolicy: {
				useDefaults: false,
				directives: {
					"default-src": ["'none'"],
					"frame-ancestors": ["'none'"],
				},
			},
			crossOriginResourcePolicy: { policy: "cross-origin" },
		});
		if (config.CORS_ORIGIN !== "")
			await app.register(cors, {
				origin: config.CORS_ORIGIN.split(",").map((origin) => origin.trim()),
				exposedHeaders: [
					"etag",
					"x-request-id",
					"server-timing",
					"x-warnings",
					"retry-after",
					"www-authenticate",
					"content-disposition",
				],
			});
		// Where it isn't for everyone, it counts for the clients that have keys.
		if (config.RATE_LIMIT_MAX > 0 || config.API_KEYS_FILE !== "")
			await app.register(rateLimit, {
				global: config.RATE_LIMIT_MAX > 0,
				max: config.RATE_LIMIT_MAX,
				timeWindow: config.RATE_LIMIT_WINDOW_SECONDS * 1000,
				allowList: (request) => request.routeOptions.config.probe === true,
				errorResponseBuilder: (_request, context) =>
					new ServiceError(
						"RATE_LIMITED",
						`More than ${context.max} requests in ${context.after}; try again later.`,
						{ retryAfter: Math.ceil(context.ttl / 1000) },
					),
			});
	},
	{ name: "security", dependencies: ["errors"] },
);
