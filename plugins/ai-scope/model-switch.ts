import fp from "fastify-plugin";
import {
	isComplete,
	whatIsAwaited,
} from "../../services/inference/readiness.ts";

/**
 * Loads the models and has a worker rehearse when the flag is switched on, and ends their process when it
 * is switched off and the last request that uses them is over.
 */
export default fp(
	async (app) => {
		const follow = (on: boolean) => {
			app.converter.rehearse(on);
			if (on) app.models.start();
			else
				app.models.stop().catch((err: Error) => {
					app.log.error({ err }, "the models could not be ended");
				});
		};
		const unfollow = app.flags.onChange(follow);
		app.addHook("onReady", async () => follow(app.flags.isOn()));
		app.addHook("onClose", async () => {
			unfollow();
		});
		app.decorate("loadingModels", () => whatIsAwaited(app.models.status()));
		app.aiStatus.askOf(() => {
			if (!app.flags.isOn()) return "off";
			if (app.loadingModels() !== undefined) return "loading";
			return isComplete(app.models.status()) ? "ok" : "degraded";
		});
	},
	{
		name: "model-switch",
		dependencies: ["ai-status", "converter", "flags", "model-registry"],
	},
);

declare module "fastify" {
	interface FastifyInstance {
		/** Says that the models are on their way; undefined when there is nothing to wait for. */
		loadingModels: () => string | undefined;
	}
}
