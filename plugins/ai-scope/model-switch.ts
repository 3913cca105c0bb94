import fp from "fastify-plugin";

/**
 * Loads the models when the flag is switched on, and ends their process when it
 * is switched off and the last request that uses them is over.
 */
export default fp(
	async (app) => {
		const follow = (on: boolean) => {
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
		app.aiStatus.askOf(() => {
			if (!app.flags.isOn()) return "off";
			if (app.loadingModels() !== undefined) return "loading";
			const models = Object.values(app.models.status().models);
			const ready = models.length > 0 && models.every(({ loaded }) => loaded);
			return ready ? "ok" : "degraded";
		});
		app.decorate("loadingModels", () => {
			const { mode, models, reason, process } = app.models.status();
			if (mode !== "on" || reason !== undefined) return undefined;
			if (process.reason !== undefined && process.state !== "up")
				return undefined;
			const all = Object.values(models);
			const waiting = all.filter(
				({ state }) => state === "loading" || state === "warming",
			);
			const starting = all.length === 0 || process.state === "starting";
			return starting || waiting.length > 0
				? `The models are loading: ${all.length - waiting.length} of ${all.length} are there.`
				: undefined;
		});
	},
	{
		name: "model-switch",
		dependencies: ["ai-status", "flags", "model-registry"],
	},
);

declare module "fastify" {
	interface FastifyInstance {
		/** Says that the models are on their way; undefined when there is nothing to wait for. */
		loadingModels: () => string | undefined;
	}
}
