import fp from "fastify-plugin";
import { Counter, Gauge } from "prom-client";
import { type Flags, openFlags } from "../services/flags/flags.ts";

declare module "fastify" {
	interface FastifyInstance {
		flags: Flags;
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
		const switches = new Counter({
			name: "ai_switches_total",
			help: "Switches of the ai-conversion flag while the service ran.",
			labelNames: ["to"],
			registers,
		});
		for (const to of ["on", "off"]) switches.inc({ to }, 0);
		flags.onChange((on) => switches.inc({ to: on ? "on" : "off" }));
	},
	{ name: "flags", dependencies: ["config", "metrics"] },
);
