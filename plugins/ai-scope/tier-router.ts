import fp from "fastify-plugin";
import { Counter, Gauge } from "prom-client";
import { MODELS } from "../../services/prediction/models.ts";
import {
	type AiConversions,
	createAiConversions,
} from "../../services/routing/ai-conversions.ts";
import {
	createTierRouter,
	type TierRouter,
} from "../../services/routing/router.ts";

declare module "fastify" {
	interface FastifyInstance {
		tierRouter: TierRouter;
		/** The router behind the cache that all conversions share. */
		aiConverter: AiConversions;
	}
}

/** Which tier, why, and what when it falls short. */
export default fp(
	async (app) => {
		const { config } = app;
		const router = createTierRouter({
			converter: {
				attempt: app.converter.attempt,
				analyse: (bytes, signal, options) =>
					app.converter.analyse(bytes, signal, {
						...options,
						pictures: app.models.pictures(),
					}),
			},
			predictor: app.predictor,
			askedFor: app.rollouts.askedFor,
			loading: app.loadingModels,
			// One worker is always left for plain conversions, where there are two.
			workers: Math.max(1, config.WORKERS - 1),
			maxInFlight: config.AI_MAX_IN_FLIGHT,
			limitMs: config.AI_TIMEOUT_SECONDS * 1000,
			onFault: (err) => app.log.warn({ err }, "an AI conversion failed"),
		});
		app.decorate("tierRouter", router);
		const conversions = createAiConversions({
			converter: app.converter,
			router,
			models(rollout) {
				// A shadow changes no answer.
				const others = rollout?.shadow === false ? rollout.models : {};
				const { entry } = app.models.choosing(others);
				return Object.values(MODELS).map((name) => entry(name)?.sha256 ?? null);
			},
		});
		app.decorate("aiConverter", conversions);

		const registers = [app.metrics.registry];
		new Counter({
			name: "ai_conversions_total",
			help: "AI answers that were computed, those by a fallback, failed tries, escalations; answers from the cache or shared with an equal request.",
			labelNames: ["kind"],
			registers,
			collect() {
				this.reset();
				const counts = { ...router.stats().counts, ...conversions.stats() };
				for (const [kind, count] of Object.entries(counts))
					this.inc({ kind }, count);
			},
		});
		new Gauge({
			name: "ai_conversions_in_flight",
			help: "AI conversions under way.",
			registers,
			collect() {
				this.set(router.stats().inFlight);
			},
		});
	},
	{
		name: "tier-router",
		dependencies: [
			...["converter", "predictor", "rollouts", "model-switch", "metrics"],
		],
	},
);
