import fp from "fastify-plugin";
import { FEATURE_SCHEMA_VERSION } from "../services/analysis/features.ts";
import {
	createRegistry,
	type ModelRegistry,
} from "../services/inference/registry.ts";

declare module "fastify" {
	interface FastifyInstance {
		models: ModelRegistry;
	}
}

const MIB = 1024 * 1024;

/** A load also waits for a disk. */
const LOAD_LIMIT_MS = 10_000;

/**
 * The models and their process. Nothing is started here: whoever turns the AI
 * on and off calls `app.models.start()` and `app.models.stop()`, and holds a
 * lease for each request in flight.
 */
export default fp(
	async (app) => {
		const { config } = app;
		const answerMs = config.MODELS_ANSWER_SECONDS * 1000;
		const loadMs = Math.max(LOAD_LIMIT_MS, answerMs);
		const models = createRegistry({
			folder: config.MODELS_DIR,
			featureSchemaVersion: FEATURE_SCHEMA_VERSION,
			loadAtOnce: config.MODELS_LOAD === "at-once",
			watchEveryMs: config.MODELS_WATCH_SECONDS * 1000,
			drainMs: config.SHUTDOWN_TIMEOUT_MS,
			threads: config.MODELS_THREADS,
			memoryLimitBytes: config.MODELS_MEMORY_MB * MIB,
			memoryEveryMs: 250,
			startTimeoutMs: 10_000,
			firstMs: 250,
			maximumMs: 30_000,
			healthyMs: 30_000,
			pingEveryMs: 2000,
			answerLimitsMs: {
				load: loadMs,
				warm: answerMs,
				run: answerMs,
				release: answerMs,
				ping: answerMs,
			},
			queueSize: 256,
			onStderr: (text) => app.log.debug({ text }, "inference process"),
			onEvent: ({ level, message, ...facts }) =>
				app.log[level](facts, `models: ${message}`),
		});
		app.decorate("models", models);
		app.addHook("onClose", () => models.close());
	},
	{ name: "model-registry", dependencies: ["config"] },
);
