import { Readable } from "node:stream";
import type { FastifyInstance, FastifyPluginAsync } from "fastify";
import { gatedProblems } from "../document/problem.ts";
import { JOB_PARAMS } from "./params.ts";
import { tellItem, tellJob } from "./told.ts";

/** A comment is sent after so long without an event, for proxies end what is quiet; in ms. */
const QUIET_MS = 15_000;
/** When a client may come back, in ms. */
const RETRY_MS = 2000;

/** GET …/events: what happens to a job, as it happens (Server-Sent Events). */
const eventsRoute: FastifyPluginAsync = async (app) => {
	app.get<{ Params: { id: string } }>(
		"/api/jobs/:id/events",
		{
			config: {
				operation: {
					parameters: [
						{
							name: "id",
							in: "path",
							required: true,
							description: "The job's.",
							schema: JOB_PARAMS.properties.id,
						},
						{
							name: "Last-Event-ID",
							in: "header",
							description:
								"The last event that is known: what happened since is told.",
							schema: { type: "string" },
						},
					],
				},
			},
			schema: {
				operationId: "jobEvents",
				summary: "What happens to a job, as it happens",
				description:
					"Server-Sent Events: item with each item that changed, job after them, end when nothing is left to make.",
				tags: ["jobs"],
				params: JOB_PARAMS,
				response: {
					200: {
						description: "A stream of events.",
						content: { "text/event-stream": { schema: { type: "string" } } },
					},
					...gatedProblems(
						...(["INVALID_PARAMETERS", "JOB_NOT_FOUND"] as const),
						"JOBS_UNAVAILABLE",
					),
				},
			},
		},
		async (request, reply) => {
			const { id } = request.params;
			await app.jobs.find(id);
			const since = Number(request.headers["last-event-id"]);
			const known = Number.isSafeInteger(since) && since >= 0 ? since : 0;
			const events = write(app, id, known, request.clientGone);
			return reply
				.type("text/event-stream")
				.header("cache-control", "no-store")
				.header("x-accel-buffering", "no")
				.send(Readable.from(events, { objectMode: false }));
		},
	);
};

/**
 * An event's id is the job's count of what happened to it. It stands at the last
 * event of a change alone, so that a connection cut in between tells all of it anew.
 */
async function* write(
	app: FastifyInstance,
	id: string,
	since: number,
	gone: AbortSignal,
): AsyncGenerator<string> {
	yield `retry: ${RETRY_MS}\n\n`;
	for await (const { job, items } of app.jobs.follow(
		...([id, since, QUIET_MS] as const),
		gone,
	)) {
		for (const item of items) yield event("item", tellItem(id, item));
		const told = await tellJob(app, job);
		if (job.finishedAt !== null) yield event("end", told, job.seq);
		else if (items.length > 0) yield event("job", told, job.seq);
		else yield ": still here\n\n";
	}
}

function event(name: string, data: object, id?: number): string {
	const first = id === undefined ? "" : `id: ${id}\n`;
	return `${first}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

export default eventsRoute;
