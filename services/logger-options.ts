import { createRequire } from "node:module";
import type { LoggerOptions } from "pino";

/**
 * Pino's options: JSON lines, or lines for people in a terminal where
 * pino-pretty (a development package) is installed.
 */
export function loggerOptions(config: {
	LOG_LEVEL: string;
	LOG_PRETTY: "auto" | "true" | "false";
}): LoggerOptions {
	const pretty =
		(config.LOG_PRETTY === "true" ||
			(config.LOG_PRETTY === "auto" && process.stdout.isTTY)) &&
		hasPretty();
	return {
		level: config.LOG_LEVEL,
		...(pretty && {
			transport: {
				target: "pino-pretty",
				options: { ignore: "pid,hostname,reqId", singleLine: true },
			},
		}),
	};
}

/** Whether lines for people can be written at all. */
export function hasPretty(): boolean {
	try {
		createRequire(import.meta.url).resolve("pino-pretty");
		return true;
	} catch {
		return false;
	}
}
