import fp from "fastify-plugin";
import { Counter, Gauge } from "prom-client";

/** What /metrics tells of the models. */
export default fp(
	async (app) => {
		const registers = [app.metrics.registry];
		const models = () => {
			const { models, alternatives } = app.models.status();
			return Object.entries({ ...models, ...alternatives }).map(
				([key, status]) => [key.split("@", 1)[0], status] as const,
			);
		};
		new Gauge({
			name: "ai_model_ready",
			help: "1 for each model that is loaded, 0 for each that isn't, with its version.",
			labelNames: ["model", "version", "state"],
			registers,
			collect() {
				this.reset();
				for (const [model, { version, state, loaded }] of models())
					this.set({ model, version, state }, loaded ? 1 : 0);
			},
		});
		new Gauge({
			name: "ai_model_refused",
			help: "1 for each model of which a version is refused, by the code of the reason; an earlier one may serve.",
			labelNames: ["model", "code"],
			registers,
			collect() {
				this.reset();
				for (const [model, { reason }] of models())
					if (reason !== undefined)
						this.set({ model, code: reason.split(":", 1)[0] }, 1);
			},
		});
		new Gauge({
			name: "ai_models_folder_good",
			help: "1 while MODELS_DIR and its manifest can be used; else the models stay as they were.",
			registers,
			collect() {
				this.set(app.models.status().reason === undefined ? 1 : 0);
			},
		});
		new Counter({
			name: "ai_model_events_total",
			help: "What became of models: loads, reloads, rollbacks, evictions; questions that found one loaded (hits) or not (misses).",
			labelNames: ["event"],
			registers,
			collect() {
				this.reset();
				for (const [event, count] of Object.entries(app.models.status().cache))
					this.inc({ event }, count);
			},
		});
		new Gauge({
			name: "ai_models_memory_bytes",
			help: "Resident memory of the inference process.",
			registers,
			collect() {
				const { memory } = app.models.status();
				this.set(memory.currentMb * 1024 * 1024);
			},
		});
	},
	{ name: "model-metrics", dependencies: ["metrics", "model-registry"] },
);
