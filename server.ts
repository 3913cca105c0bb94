import closeWithGrace from "close-with-grace";
import { buildApp } from "./app.ts";
import { type Config, loadConfig } from "./config.ts";
import { ConfigurationError } from "./services/configuration-error.ts";
import { hasPretty, loggerOptions } from "./services/logger-options.ts";
import { mapStacks } from "./services/source-maps.ts";
import { logFields } from "./services/telemetry/spans.ts";

mapStacks();
try {
	await start(loadConfig());
} catch (error) {
	if (!(error instanceof ConfigurationError)) throw error;
	// Whoever set the variable is told what to change, and needs no stack for it.
	console.error(error.message);
	process.exit(1);
}

async function start(config: Config): Promise<void> {
	const logger = { ...loggerOptions(config), mixin: logFields };
	const app = await buildApp({ config, logger });
	if (config.LOG_PRETTY === "true" && !hasPretty())
		app.log.warn("LOG_PRETTY=true needs pino-pretty, which isn't installed");
	closeWithGrace(
		// A little longer than closing takes at its longest: draining, then the
		// conversions in flight until they are cut off.
		{ delay: config.DRAIN_DELAY_MS + config.SHUTDOWN_TIMEOUT_MS + 2000 },
		async ({ err, signal }) => {
			if (err) app.log.fatal({ err }, "uncaught fault, closing");
			else app.log.info({ signal }, "closing");
			await app.lifecycle.drain();
			await app.close();
		},
	);
	await app.ready();
	const { HOST, PORT, ADMIN_HOST, ADMIN_PORT } = config;
	if (ADMIN_PORT !== undefined)
		await listening({ ADMIN_HOST, ADMIN_PORT }, app.admin.listen());
	await listening({ HOST, PORT }, app.listen({ host: HOST, port: PORT }));
}

/** Blames the variables for what listening itself refused, and for nothing else. */
async function listening(
	variables: Readonly<Record<string, string | number>>,
	attempt: Promise<unknown>,
): Promise<void> {
	try {
		await attempt;
	} catch (error) {
		const cause = error as NodeJS.ErrnoException;
		if (cause.syscall !== "listen" && cause.syscall !== "getaddrinfo")
			throw cause;
		const named = Object.entries(variables).map((pair) => pair.join("="));
		throw new ConfigurationError(
			`${named.join(", ")} can't be listened at: ${cause.message}.`,
			{ cause },
		);
	}
}
