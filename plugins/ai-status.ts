import fp from "fastify-plugin";

declare module "fastify" {
	interface FastifyInstance {
		aiStatus: AiStatus;
	}
}

/** `off` by its flag; `degraded` while something stands in for a model. */
export type AiState = "off" | "loading" | "degraded" | "ok";

/** How the AI is, for those outside its scope. */
export interface AiStatus {
	state(): AiState;
	/** For the scope alone: who is to be asked from now on. */
	askOf(source: () => AiState): void;
}

/** Off, until the AI's own scope says otherwise. */
export default fp(
	async (app) => {
		let ask = (): AiState => "off";
		app.decorate("aiStatus", {
			state: () => ask(),
			askOf(source) {
				ask = source;
			},
		});
	},
	{ name: "ai-status" },
);
