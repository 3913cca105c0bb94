import { setTimeout as sleep } from "node:timers/promises";
import fp from "fastify-plugin";

declare module "fastify" {
	interface FastifyInstance {
		lifecycle: Lifecycle;
	}
	interface FastifyContextConfig {
		/** A route that load balancers and monitors ask: never gated, quietly logged. */
		probe?: boolean;
	}
}

export interface Lifecycle {
	/** `starting` until the first listen or inject, `draining` from SIGTERM on. */
	state: "starting" | "serving" | "draining";
	/** Tells load balancers to stay away, and gives them time to notice. */
	drain(): Promise<void>;
}

/** Whether this replica wants traffic. */
export default fp(
	async (app) => {
		const lifecycle: Lifecycle = {
			state: "starting",
			async drain() {
				lifecycle.state = "draining";
				await sleep(app.config.DRAIN_DELAY_MS);
			},
		};
		app.decorate("lifecycle", lifecycle);
		app.addHook("onReady", async () => {
			lifecycle.state = "serving";
		});
		app.addHook("preClose", async () => {
			lifecycle.state = "draining";
		});
		// A connection that is kept alive past its last answer would hold the
		// server open: closing ends only those that are idle at that moment.
		app.addHook("onSend", async (_request, reply) => {
			if (lifecycle.state === "draining") reply.header("connection", "close");
		});
	},
	{ name: "lifecycle" },
);
