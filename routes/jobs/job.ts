import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import type { ErrorCode } from "../../services/service-error.ts";
import { gatedProblems } from "../document/problem.ts";
import { ITEM_PARAMS, JOB_PARAMS } from "./params.ts";
import { JobAnswer, JobItem, JobWithItems } from "./schema.ts";
import { tellItem, tellJob } from "./told.ts";

const tags = ["jobs"];
const asked = (...more: readonly ErrorCode[]) =>
	gatedProblems(
		...(["INVALID_PARAMETERS", "JOB_NOT_FOUND"] as const),
		...(["JOBS_UNAVAILABLE", ...more] as const),
	);

const ItemsQuery = Type.Object({
	after: Type.Integer({
		...{ minimum: 0, maximum: 1_000_000, default: 0 },
		description: "Items after this number.",
	}),
	limit: Type.Integer({
		...{ minimum: 0, maximum: 10_000, default: 1000 },
		description: "Items at most; 0 for the job alone.",
	}),
});

/** One job: how it does, its items, its end and its second chance. */
const jobRoutes: FastifyPluginAsync = async (app) => {
	const { jobs } = app;

	app.get<{
		Params: { id: string };
		Querystring: { after: number; limit: number };
	}>(
		"/api/jobs/:id",
		{
			schema: {
				operationId: "job",
				summary: "How a job does, and each of its items",
				tags,
				params: JOB_PARAMS,
				querystring: ItemsQuery,
				response: { 200: JobWithItems, ...asked() },
			},
		},
		async ({ params: { id }, query: { after, limit } }) => {
			const job = await jobs.find(id);
			const items = await jobs.items(id, { after, most: limit });
			return {
				...(await tellJob(app, job)),
				items: items.map((item) => tellItem(id, item)),
			};
		},
	);

	app.get<{ Params: { id: string; number: number } }>(
		"/api/jobs/:id/items/:number",
		{
			schema: {
				operationId: "jobItem",
				summary: "How one item does",
				tags,
				params: ITEM_PARAMS,
				response: { 200: JobItem, ...asked() },
			},
		},
		async ({ params: { id, number } }) =>
			tellItem(id, await jobs.item(id, number)),
	);

	app.delete<{ Params: { id: string } }>(
		"/api/jobs/:id",
		{
			schema: {
				operationId: "cancelJob",
				summary: "Cancel what hasn't begun",
				description: "What is made stays; what is being made is finished.",
				tags,
				params: JOB_PARAMS,
				response: { 200: JobAnswer, ...asked() },
			},
		},
		async ({ params: { id } }) => tellJob(app, await jobs.cancel(id)),
	);

	app.post<{ Params: { id: string } }>(
		"/api/jobs/:id/retry",
		{
			schema: {
				operationId: "retryJob",
				summary: "Try what failed again",
				description: "Files that were no pictures stay as they are.",
				tags,
				params: JOB_PARAMS,
				response: {
					202: JobAnswer,
					...asked("QUEUE_FULL"),
				},
			},
		},
		async ({ params: { id } }, reply) =>
			reply.code(202).send(await tellJob(app, await jobs.retry(id))),
	);
};

export default jobRoutes;
