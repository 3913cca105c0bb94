import type { IncomingMessage } from "node:http";
import fp from "fastify-plugin";
import { Counter, Gauge } from "prom-client";
import { flagContext } from "../services/flags/context.ts";
import { type Flags, openFlags } from "../services/flags/flags.ts";

declare module "fastify" {
	interface FastifyInstance {
		flags: Flags;
		/**
		 * Whether AI is on for a request: by the ids that it sends, and on the admin
		 * port while it is on for anyone. Never throws.
		 */
		hasAi(request: IncomingMessage): boolean;
	}
}

/** Whether AI is on: from an Unleash server, or from the flags file. */
export default fp(
	async (app) => {
		const { config } = app;
		const flags = await openFlags(
			{
				unleashUrl: config.UNLEASH_URL,
				unleashToken: config.UNLEASH_API_TOKEN,
				appName: config.UNLEASH_APP_NAME,
				refreshMs: config.UNLEASH_REFRESH_SECONDS * 1000,
				stateFolder: config.STATE_DIR,
				file: config.FLAGS_FILE,
			},
			app.log,
		);
		app.decorate("flags", flags);
		app.decorate("hasAi", (request: IncomingMessage) => {
			try {
				return app.admin.isOperators(request)
					? flags.isOn()
					: flags.isEnabled(flagContext(request.headers));
			} catch {
				return false;
			}
		});
		app.addHook("onClose", () => flags.close());

		const registers = [app.metrics.registry];
		new Gauge({
			name: "ai_switched_on",
			help: "1 while the ai-conversion flag is on for anyone.",
			registers,
			collect() {
				this.set(flags.isOn() ? 1 : 0);
			},
		});
		new Gauge({
			name: "ai_flag_source_good",
			help: "1 while the flag server answers or the flags file can be read; else the last known state stands.",
			labelNames: ["source"],
			registers,
			collect() {
				const { kind, status } = flags.source();
				this.set({ source: kind }, /^(connected|good)$/.test(status) ? 1 : 0);
			},
		});
		const switches = new Counter({
			name: "ai_switches_total",
			help: "Switches of the ai-conversion flag while the service ran.",
			labelNames: ["to"],
			registers,
		});
		for (const to of ["on", "off"]) switches.inc({ to }, 0);
		flags.onChange((on) => switches.inc({ to: on ? "on" : "off" }));
	},
	{ name: "flags", dependencies: ["admin", "config", "metrics"] },
);
