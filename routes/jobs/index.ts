import type { FastifyPluginAsync } from "fastify";
import create from "./create.ts";
import events from "./events.ts";
import job from "./job.ts";
import results from "./results.ts";

/** Every route of jobs. */
const jobRoutes: FastifyPluginAsync = async (app) => {
	await app.register(create);
	await app.register(job);
	await app.register(results);
	await app.register(events);
};

export default jobRoutes;
