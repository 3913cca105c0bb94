import fp from "fastify-plugin";
import {
	createPredictor,
	type Predictor,
} from "../services/prediction/predictor.ts";

declare module "fastify" {
	interface FastifyInstance {
		predictor: Predictor;
	}
}

/** Typed questions to the models, each with a deadline and a rule to fall back on. */
export default fp(
	async (app) => {
		app.decorate("predictor", createPredictor(app.models));
	},
	{ name: "predictor", dependencies: ["model-registry"] },
);
