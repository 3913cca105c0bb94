import type { FastifyPluginAsync } from "fastify";
import aiHealth from "../../routes/ai/ai-health.ts";
import convertAi from "../../routes/ai/convert-ai.ts";
import modelStatus from "../../routes/ai/model-status.ts";
import modelRegistry from "../model-registry.ts";
import predictor from "../predictor.ts";
import flagConstraint from "./flag-constraint.ts";
import jobItems from "./job-items.ts";
import modelMetrics from "./model-metrics.ts";
import modelSwitch from "./model-switch.ts";
import aiPressure from "./pressure.ts";
import rollouts from "./rollouts.ts";
import tierRouter from "./tier-router.ts";

/**
 * All that is there only while the AI flag is on. Nothing of it reaches the
 * routes outside, and nothing outside imports the model runtime.
 */
const aiScope: FastifyPluginAsync = async (app) => {
	await app.register(flagConstraint);
	await app.register(modelRegistry);
	await app.register(modelMetrics);
	await app.register(aiPressure);
	await app.register(modelSwitch);
	await app.register(predictor);
	await app.register(rollouts);
	await app.register(tierRouter);
	await app.register(jobItems);

	await app.register(convertAi);
	await app.register(aiHealth);
	await app.register(modelStatus);
};

export default aiScope;
