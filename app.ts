import accepts from "@fastify/accepts";
import Fastify, { type FastifyServerOptions, LogController } from "fastify";
import type { Config } from "./config.ts";
import admin from "./plugins/admin.ts";
import aiScope from "./plugins/ai-scope/index.ts";
import aiStatus from "./plugins/ai-status.ts";
import apiKeys from "./plugins/api-keys.ts";
import clientGone from "./plugins/client-gone.ts";
import clientLimits from "./plugins/client-limits.ts";
import compression from "./plugins/compression.ts";
import config from "./plugins/config.ts";
import converter from "./plugins/converter.ts";
import docs from "./plugins/docs/index.ts";
import errors from "./plugins/errors.ts";
import flags from "./plugins/flags.ts";
import jobs from "./plugins/jobs.ts";
import lifecycle from "./plugins/lifecycle.ts";
import metrics from "./plugins/metrics.ts";
import metricsExport from "./plugins/metrics-export.ts";
import pressure from "./plugins/pressure.ts";
import requestLog from "./plugins/request-log.ts";
import security from "./plugins/security.ts";
import storage from "./plugins/storage.ts";
import telemetry from "./plugins/telemetry.ts";
import { answerUnreadable } from "./plugins/unreadable.ts";
import uploads from "./plugins/uploads/index.ts";
import webhooks from "./plugins/webhooks.ts";
import convert from "./routes/convert.ts";
import health from "./routes/health.ts";
import jobRoutes from "./routes/jobs/index.ts";
import keptUploads from "./routes/kept-uploads.ts";
import metricsRoute from "./routes/metrics.ts";
import upload from "./routes/upload.ts";
import { requestId } from "./services/request-id.ts";

export interface AppOptions {
	readonly config: Config;
	/** Pino's options, or false for no log. */
	readonly logger: FastifyServerOptions["logger"];
}

/**
 * The whole service, ready to listen.
 *
 * @throws when a plugin can't start, such as an upload folder that can't be made
 */
export async function buildApp(options: AppOptions) {
	const app = Fastify({
		logger: options.logger ?? false,
		genReqId: requestId,
		// One line a request is written when it is over, with its figures.
		logController: new LogController({ disableRequestLogging: true }),
		trustProxy: options.config.TRUST_PROXY,
		bodyLimit: 64 * 1024,
		requestTimeout: 60_000,
		// Fastify's own 10 s end a service that merely starts on a busy machine. What
		// waits for long while starting ends its waiting itself, with better words.
		pluginTimeout: 2 * options.config.START_TIMEOUT_SECONDS * 1000,
		clientErrorHandler: answerUnreadable,
	});

	await app.register(config, { config: options.config });
	await app.register(admin);
	await app.register(clientGone);
	await app.register(requestLog);
	await app.register(telemetry);
	await app.register(errors);
	await app.register(lifecycle);
	await app.register(security);
	await app.register(pressure);
	await app.register(accepts);
	await app.register(compression);
	await app.register(docs);
	await app.register(storage);
	await app.register(uploads);
	await app.register(converter);
	await app.register(metrics);
	await app.register(webhooks);
	await app.register(apiKeys);
	await app.register(clientLimits);
	await app.register(flags);
	await app.register(aiStatus);

	if (options.config.JOBS === "on") await app.register(jobs);

	await app.register(health);
	await app.register(metricsRoute);
	await app.register(upload);
	await app.register(keptUploads);
	await app.register(convert);
	if (options.config.JOBS === "on") await app.register(jobRoutes);
	await app.register(aiScope);
	if (options.config.WEB) await app.register(import("./plugins/web.ts"));
	// Closes ahead of all that it reads, for the last are closed first.
	await app.register(metricsExport);

	return app;
}
