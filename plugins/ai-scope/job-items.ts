import fp from "fastify-plugin";
import { createQuotes } from "../../services/routing/quote.ts";

/** Lets jobs convert by what the models choose, where there are jobs. */
export default fp(
	async (app) => {
		if (!app.hasDecorator("convertItemsByAi")) return;
		app.flags.onChange((on) => {
			if (on) void app.jobs.hurry();
		});
		app.convertItemsByAi({
			isOn(context) {
				try {
					return app.flags.isEnabled(context);
				} catch {
					return false;
				}
			},
			rollout: app.flags.rollout,
			quotes: createQuotes({
				analyse: (bytes, signal, options) =>
					app.converter.analyse(bytes, signal, {
						...options,
						pictures: app.models.pictures(),
					}),
				predictor: app.predictor,
				loading: app.loadingModels,
				limitMs: app.config.AI_TIMEOUT_SECONDS * 1000,
			}),
			async convert(...asked) {
				const release = app.models.lease();
				try {
					return await app.aiConverter.convert(...asked);
				} finally {
					release();
				}
			},
		});
	},
	{ name: "ai-job-items", dependencies: ["flags", "tier-router"] },
);
