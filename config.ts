import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { envSchema } from "env-schema";
import { type Static, Type } from "typebox";
import { ROOT } from "./services/project.ts";

const MIB = 1024 * 1024;

const text = (fallback: string) => Type.String({ default: fallback });
const whole = (fallback: number, minimum = 0, maximum = 2 ** 40) =>
	Type.Integer({ default: fallback, minimum, maximum });

/** Every environment variable; `.env.example` says why one would change each. */
const ConfigSchema = Type.Object({
	HOST: text("127.0.0.1"),
	PORT: whole(3000, 0, 65535),
	LOG_LEVEL: Type.Enum(
		["fatal", "error", "warn", "info", "debug", "trace", "silent"],
		{ default: "info" },
	),
	LOG_PRETTY: Type.Enum(["auto", "true", "false"], { default: "auto" }),

	START_TIMEOUT_SECONDS: Type.Number({
		default: 120,
		minimum: 1,
		maximum: 3600,
	}),

	WORKERS: whole(availableParallelism(), 1, 256),
	QUEUE_SIZE: whole(32, 0, 100_000),
	WORKER_HEAP_MB: whole(512, 32, 65_536),
	CONVERT_TIMEOUT_SECONDS: Type.Number({
		default: 10,
		minimum: 0.1,
		maximum: 600,
	}),
	CACHE_MB: whole(64, 0, 65_536),

	MAX_IMAGE_BYTES: whole(10 * MIB, 1024, 1024 * MIB),
	// sharp decodes no more than this.
	MAX_IMAGE_PIXELS: whole(25_000_000, 1, 268_402_689),
	MAX_IMAGE_SIDE: whole(8192, 1, 65_535),
	WORKING_PIXELS: whole(2_000_000, 1, 100_000_000),
	MAX_SVG_BYTES: whole(16 * MIB, 1024, 1024 * MIB),

	UPLOADS_DIR: text("uploads"),
	UPLOADS_MAX_MB: whole(512, 1),
	UPLOADS_TTL_SECONDS: whole(86_400, 1),

	UNLEASH_URL: text(""),
	UNLEASH_API_TOKEN: text(""),
	UNLEASH_APP_NAME: Type.String({ default: "svg-ai", minLength: 1 }),
	UNLEASH_REFRESH_SECONDS: Type.Number({
		default: 5,
		minimum: 0.1,
		maximum: 3600,
	}),
	FLAGS_FILE: text("flags.json"),
	STATE_DIR: text("state"),
	MODELS_DIR: text("models"),
	MODELS_MEMORY_MB: whole(500, 64, 65_536),
	MODELS_LOAD: Type.Enum(["at-once", "when-needed"], { default: "at-once" }),
	MODELS_THREADS: whole(1, 1, 64),
	MODELS_WATCH_SECONDS: Type.Number({ default: 2, minimum: 0, maximum: 3600 }),
	MODELS_ANSWER_SECONDS: Type.Number({
		default: 5,
		minimum: 0.1,
		maximum: 600,
	}),

	MAX_EVENT_LOOP_DELAY_MS: whole(500),
	MAX_HEAP_MB: whole(512),
	MAX_RSS_MB: whole(1024),

	AI_MAX_EVENT_LOOP_DELAY_MS: whole(250),
	AI_MAX_HEAP_MB: whole(384),
	AI_MAX_RSS_MB: whole(896),
	AI_MAX_IN_FLIGHT: whole(16, 1, 10_000),
	AI_MAX_QUEUE: whole(8, 0, 100_000),
	AI_TIMEOUT_SECONDS: Type.Number({ default: 30, minimum: 0.1, maximum: 600 }),

	RATE_LIMIT_MAX: whole(0),
	RATE_LIMIT_WINDOW_SECONDS: whole(60, 1),
	CORS_ORIGIN: text(""),
	TRUST_PROXY: Type.Boolean({ default: false }),

	DRAIN_DELAY_MS: whole(500, 0, 60_000),
	SHUTDOWN_TIMEOUT_MS: whole(7000, 100, 600_000),
});

export type Config = Static<typeof ConfigSchema>;

/**
 * Reads the configuration from the environment and, where it has one, the
 * `.env` file beside package.json. The environment wins.
 *
 * @throws when a variable is of the wrong type or outside its range
 */
export function loadConfig(overrides: Partial<Config> = {}): Config {
	const config = envSchema<Config>({
		schema: ConfigSchema,
		data: overrides,
		dotenv: { path: join(ROOT, ".env") },
	});
	return {
		...config,
		UPLOADS_DIR: resolve(ROOT, config.UPLOADS_DIR),
		FLAGS_FILE: resolve(ROOT, config.FLAGS_FILE),
		STATE_DIR: resolve(ROOT, config.STATE_DIR),
		MODELS_DIR: resolve(ROOT, config.MODELS_DIR),
	};
}
