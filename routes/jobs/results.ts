import { Readable } from "node:stream";
import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import { WRITTEN_FORMATS } from "../../services/formats/order.ts";
import { zipStream } from "../../services/jobs/zip-out.ts";
import { ServiceError } from "../../services/service-error.ts";
import { disposition } from "../disposition.ts";
import { gatedProblems } from "../document/problem.ts";
import { FORMATS } from "../formats.ts";
import { ITEM_PARAMS, JOB_PARAMS } from "./params.ts";

const tags = ["jobs"];
const gone = gatedProblems(
	...(["INVALID_PARAMETERS", "JOB_NOT_FOUND", "JOBS_UNAVAILABLE"] as const),
);

const FormatQuery = Type.Object({
	format: Type.Optional(Type.Enum([...WRITTEN_FORMATS])),
});

/** What a job has made: all of it in a zip, or one file. */
const resultRoutes: FastifyPluginAsync = async (app) => {
	const { jobs, jobFiles } = app;

	app.get<{ Params: { id: string } }>(
		"/api/jobs/:id/results",
		{
			schema: {
				operationId: "jobResults",
				summary: "All that a job has made so far, in a zip",
				description:
					"Named as the pictures were, with what was measured in results.json.",
				tags,
				params: JOB_PARAMS,
				response: {
					200: {
						description: "The zip, as a stream.",
						content: {
							"application/zip": {
								schema: { contentMediaType: "application/zip" },
							},
						},
					},
					...gone,
				},
			},
		},
		async (request, reply) => {
			const { id } = request.params;
			const job = await jobs.find(id);
			const items = await jobs.items(id);
			// It is read as fast as the client takes it.
			const body = Readable.from(zipStream(job, items, jobFiles), {
				objectMode: false,
			});
			return reply
				.type("application/zip")
				.header("content-disposition", `attachment; filename="${id}.zip"`)
				.send(body);
		},
	);

	app.get<{
		Params: { id: string; number: number };
		Querystring: { format?: string };
	}>(
		"/api/jobs/:id/results/:number",
		{
			schema: {
				operationId: "jobResult",
				summary: "One file that a job has made",
				tags,
				params: ITEM_PARAMS,
				querystring: FormatQuery,
				response: {
					200: {
						description: "The file.",
						content: Object.fromEntries(
							FORMATS.filter(({ extension }) => extension !== undefined).map(
								({ mediaType }) => [
									mediaType,
									{ schema: { contentMediaType: mediaType } },
								],
							),
						),
					},
					...gone,
				},
			},
		},
		async (request, reply) => {
			const { id, number } = request.params;
			const item = await jobs.item(id, number);
			const { format = item.result?.files[0]?.format } = request.query;
			const file = item.result?.files.find((one) => one.format === format);
			const found =
				file === undefined ? undefined : await jobFiles.get(file.key);
			if (file === undefined || found === undefined)
				throw new ServiceError(
					"JOB_NOT_FOUND",
					`Item ${number} is ${item.state} and has no ${format ?? "file"}.`,
				);
			const kind = FORMATS.find(({ name }) => name === file.format);
			return reply
				.type(kind?.mediaType ?? "application/octet-stream")
				.header("content-length", found.size)
				.header("content-disposition", disposition(item.name, file.format))
				.headers(kind?.headers ?? {})
				.send(found.stream);
		},
	);
};

export default resultRoutes;
