import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import { Counter, Gauge } from "prom-client";
import { createPredictor } from "../../services/prediction/predictor.ts";
import {
	createRollouts,
	type Rollouts,
} from "../../services/routing/rollouts.ts";

declare module "fastify" {
	interface FastifyInstance {
		/** Versions of models for some clients, and what each version was worth. */
		rollouts: Rollouts;
	}
}

/** Lets variants of the AI flag choose versions of models, and tells what they were worth. */
export default fp(
	async (app) => {
		app.decorate(
			"rollouts",
			createRollouts((models) => {
				const chosen = app.models.choosing(models);
				return {
					predictor: createPredictor(chosen),
					version: (name) => chosen.entry(name)?.version,
				};
			}),
		);
		measure(app);
	},
	{ name: "rollouts", dependencies: ["metrics", "model-registry"] },
);

/** Each version that is listed, with its runs and its worth. */
function versionsOf({ models, rollouts }: FastifyInstance) {
	const status = models.status();
	const listed = { ...status.models, ...status.alternatives };
	return Object.entries(listed).map(([key, { version, inference }]) => {
		const model = key.split("@", 1)[0];
		const worth = rollouts.worth(model, version);
		return { labels: { model, version }, inference, worth };
	});
}

function measure(app: FastifyInstance): void {
	const registers = [app.metrics.registry];
	const labelNames = ["model", "version"];
	new Counter({
		name: "ai_model_answers_total",
		help: "AI conversions that a version of a model took part in: that it chose (answers), or was asked about beside (shadowed).",
		labelNames: [...labelNames, "as"],
		registers,
		collect() {
			this.reset();
			for (const { labels, worth } of versionsOf(app))
				for (const as of ["answers", "shadowed"] as const)
					this.inc({ ...labels, as }, worth[as]);
		},
	});
	const quality = [
		[
			"ai_model_expected_fidelity",
			"Fidelity that a version foretold, on average over the conversions that were made of it.",
			"meanExpected",
		],
		[
			"ai_model_reached_fidelity",
			"Fidelity that those conversions reached, on average.",
			"meanReached",
		],
		[
			"ai_model_fidelity_error",
			"How far the one was from the other, on average.",
			"meanError",
		],
	] as const;
	for (const [name, help, which] of quality)
		new Gauge({
			...{ name, help, labelNames, registers },
			collect() {
				this.reset();
				for (const { labels, worth } of versionsOf(app)) {
					const value = worth[which];
					if (value !== null) this.set(labels, value);
				}
			},
		});
	new Gauge({
		name: "ai_model_run_seconds",
		help: "Time of a version's latest 512 runs in the models' process: their mean and 95th percentile.",
		labelNames: [...labelNames, "figure"],
		registers,
		collect() {
			this.reset();
			for (const { labels, inference } of versionsOf(app)) {
				if (inference.count === 0) continue;
				const { meanMs, p95Ms } = inference;
				this.set({ ...labels, figure: "mean" }, meanMs / 1000);
				this.set({ ...labels, figure: "p95" }, p95Ms / 1000);
			}
		},
	});
}
