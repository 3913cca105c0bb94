import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { envSchema } from "env-schema";
import { type Static, type TSchema, Type } from "typebox";
import { ConfigurationError } from "./services/configuration-error.ts";
import { ROOT } from "./services/project.ts";
import { MOST_ATTEMPTS } from "./services/webhooks/pauses.ts";

const MIB = 1024 * 1024;

const text = (fallback: string) => Type.String({ default: fallback });
const whole = (fallback: number, minimum = 0, maximum = 2 ** 40) =>
	Type.Integer({ default: fallback, minimum, maximum });

const OTLP_PROTOCOLS = ["http/protobuf", "http/json"] as const;

/** Every environment variable; `.env.example` says why one would change each. */
const ConfigSchema = Type.Object({
	HOST: text("127.0.0.1"),
	PORT: whole(3000, 0, 65535),
	LOG_LEVEL: Type.Enum(
		["fatal", "error", "warn", "info", "debug", "trace", "silent"],
		{ default: "info" },
	),
	LOG_PRETTY: Type.Enum(["auto", "true", "false"], { default: "auto" }),

	WEB: Type.Boolean({ default: true }),

	API_KEYS_FILE: text(""),
	ADMIN_HOST: text("127.0.0.1"),
	// Not given: there is none.
	ADMIN_PORT: Type.Optional(Type.Integer({ minimum: 0, maximum: 65535 })),

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

	STORAGE_URL: text(""),
	STORAGE_TIMEOUT_SECONDS: Type.Number({
		default: 5,
		minimum: 0.1,
		maximum: 600,
	}),
	UPLOADS_DIR: text("uploads"),
	UPLOADS_MAX_MB: whole(512, 1),
	UPLOADS_TTL_SECONDS: whole(86_400, 1),

	JOBS: Type.Enum(["on", "off"], { default: "on" }),
	JOBS_DATABASE_URL: text(""),
	JOBS_MAX_WAITING: whole(10_000, 1, 10_000_000),
	JOBS_MAX_ITEMS: whole(2000, 1, 100_000),
	JOBS_MAX_MB: whole(512, 1, 65_536),
	JOBS_ITEM_SECONDS: whole(60, 1, 3600),
	JOBS_KEEP_SECONDS: whole(86_400, 1),
	JOBS_RESULTS_MAX_MB: whole(2048, 1),
	JOBS_IDLE_SECONDS: whole(15, 1, 2_000_000),

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

	WEBHOOK_KEYS: text(""),
	WEBHOOK_KEYS_FILE: text(""),
	WEBHOOK_ALLOW_PRIVATE: Type.Boolean({ default: false }),
	WEBHOOK_DEAD_LETTER_URL: text(""),
	WEBHOOK_TIMEOUT_SECONDS: Type.Number({
		default: 15,
		minimum: 0.1,
		maximum: 600,
	}),
	WEBHOOK_MAX_ATTEMPTS: whole(8, 1, MOST_ATTEMPTS),

	RATE_LIMIT_MAX: whole(0),
	RATE_LIMIT_WINDOW_SECONDS: whole(60, 1),
	CORS_ORIGIN: text(""),
	TRUST_PROXY: Type.Boolean({ default: false }),

	// OpenTelemetry's own names; its SDK reads the others of them itself.
	OTEL_SDK_DISABLED: Type.Boolean({ default: false }),
	OTEL_TRACES_EXPORTER: Type.Enum(["otlp", "none"], { default: "otlp" }),
	OTEL_METRICS_EXPORTER: Type.Enum(["otlp", "none"], { default: "otlp" }),
	OTEL_EXPORTER_OTLP_ENDPOINT: text(""),
	OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: text(""),
	OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: text(""),
	OTEL_EXPORTER_OTLP_PROTOCOL: Type.Enum(OTLP_PROTOCOLS, {
		default: "http/protobuf",
	}),
	OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: Type.Optional(Type.Enum(OTLP_PROTOCOLS)),
	OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: Type.Optional(Type.Enum(OTLP_PROTOCOLS)),
	// In ms; the SDK leaves both to whoever makes its reader.
	OTEL_METRIC_EXPORT_INTERVAL: whole(60_000, 1, 2 ** 31 - 1),
	OTEL_METRIC_EXPORT_TIMEOUT: whole(30_000, 1, 2 ** 31 - 1),

	DRAIN_DELAY_MS: whole(500, 0, 60_000),
	SHUTDOWN_TIMEOUT_MS: whole(7000, 100, 600_000),
});

export type Config = Static<typeof ConfigSchema>;

/**
 * Reads the configuration from the environment and, where it has one, the
 * `.env` file beside package.json. The environment wins.
 *
 * @throws ConfigurationError naming the variable, its value and what it may be
 */
export function loadConfig(overrides: Partial<Config> = {}): Config {
	const config = checked(overrides);
	const { API_KEYS_FILE: keys } = config;
	return {
		...config,
		API_KEYS_FILE: keys === "" ? "" : resolve(ROOT, keys),
		UPLOADS_DIR: resolve(ROOT, config.UPLOADS_DIR),
		FLAGS_FILE: resolve(ROOT, config.FLAGS_FILE),
		STATE_DIR: resolve(ROOT, config.STATE_DIR),
		MODELS_DIR: resolve(ROOT, config.MODELS_DIR),
	};
}

/** What env-schema says of the variables that it refuses: AJV's errors. */
interface Refusal {
	readonly errors?: readonly { readonly instancePath: string }[];
}

function checked(overrides: Partial<Config>): Config {
	try {
		return envSchema<Config>({
			schema: ConfigSchema,
			data: overrides,
			dotenv: { path: join(ROOT, ".env") },
		});
	} catch (error) {
		const { errors } = error as Refusal;
		if (errors === undefined) throw error;
		const names = new Set(errors.map((one) => one.instancePath.slice(1)));
		const lines = [...names].map((name) => {
			const schema = (ConfigSchema.properties as Record<string, TSchema>)[name];
			const given =
				(overrides as Record<string, unknown>)[name] ?? process.env[name];
			return `${name}=${given} is not allowed: it takes ${allowed(schema)}.`;
		});
		throw new ConfigurationError(lines.join("\n"), { cause: error });
	}
}

/** What a variable may be, in words. */
function allowed(schema: TSchema): string {
	const { type, minimum, maximum, minLength, enum: values } = schema as Limits;
	if (values !== undefined) return `one of ${values.join(", ")}`;
	if (type === "boolean") return "true or false";
	if (type === "string")
		return `a text of ${minLength ?? 0} or more characters`;
	const kind = type === "integer" ? "a whole number" : "a number";
	return `${kind} from ${minimum} to ${maximum}`;
}

/** The part of JSON Schema that the variables use. */
interface Limits {
	readonly type?: string;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly minLength?: number;
	readonly enum?: readonly string[];
}
