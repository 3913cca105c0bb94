import closeWithGrace from "close-with-grace";
import { buildApp } from "./app.ts";
import { loadConfig } from "./config.ts";
import { loggerOptions } from "./services/logger-options.ts";

const config = loadConfig();
const app = await buildApp({ config, logger: loggerOptions(config) });

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

await app.listen({ host: config.HOST, port: config.PORT });
