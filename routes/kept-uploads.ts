import type { FastifyPluginAsync } from "fastify";
import { inspectImage } from "../services/image/inspect.ts";
import {
	type KeptUpload,
	readUploadId,
	UPLOAD_ID,
	uploadNotFound,
} from "../services/uploads/store.ts";
import { IF_NONE_MATCH } from "./document/headers.ts";
import { gatedProblems } from "./document/problem.ts";
import { Uploaded, uploadedAnswer, uploadName } from "./uploaded.ts";

interface ById {
	Params: { file_id: string };
}

const FILE_ID = {
	name: "file_id",
	in: "path",
	required: true,
	description: "From /api/upload.",
	schema: { type: "string", pattern: UPLOAD_ID.source },
};

const missing = gatedProblems("INVALID_PARAMETERS", "FILE_NOT_FOUND");
const tags = ["conversion"];

/** /api/upload/{file_id}: what is kept of an upload, its bytes, and its end. */
const keptUploadRoutes: FastifyPluginAsync = async (app) => {
	async function find(fileId: string): Promise<KeptUpload> {
		const upload = await app.uploads.find(readUploadId(fileId));
		if (upload === undefined) throw uploadNotFound();
		return upload;
	}

	app.get<ById>(
		"/api/upload/:file_id",
		{
			config: { operation: { parameters: [FILE_ID] } },
			schema: {
				operationId: "uploaded",
				summary: "What is kept of an upload",
				tags,
				response: { 200: Uploaded, ...missing },
			},
		},
		async (request) => {
			const upload = await find(request.params.file_id);
			const image = await inspectImage(upload.bytes, app.intakeLimits);
			return uploadedAnswer(upload, image);
		},
	);

	app.get<ById>(
		"/api/upload/:file_id/content",
		{
			config: { operation: { parameters: [FILE_ID, IF_NONE_MATCH] } },
			schema: {
				operationId: "uploadedContent",
				summary: "The picture that was uploaded",
				tags,
				response: {
					200: {
						description: "Its bytes as they came.",
						headers: {
							ETag: { type: "string", description: "Its file_id." },
						},
						content: Object.fromEntries(
							["png", "jpeg", "webp", "gif"].map((format) => [
								`image/${format}`,
								{ schema: { contentMediaType: `image/${format}` } },
							]),
						),
					},
					304: { type: "null", description: "The client has it." },
					...missing,
				},
			},
		},
		async (request, reply) => {
			const { id, bytes } = await find(request.params.file_id);
			// Named by its bytes; whether it is still there is asked each time.
			const etag = `"${id}"`;
			reply.header("etag", etag).header("cache-control", "private, no-cache");
			if (request.headers["if-none-match"]?.includes(etag))
				return reply.code(304).send();
			const { format } = await inspectImage(bytes, app.intakeLimits);
			return reply
				.type(`image/${format}`)
				.header(
					"content-disposition",
					`inline; filename="${uploadName(id, format)}"`,
				)
				.send(bytes);
		},
	);

	app.delete<ById>(
		"/api/upload/:file_id",
		{
			config: { operation: { parameters: [FILE_ID] } },
			schema: {
				operationId: "deleteUpload",
				summary: "Keep an upload no longer",
				description: "Gone for all who have given the same bytes.",
				tags,
				response: {
					204: { type: "null", description: "It is gone." },
					...missing,
				},
			},
		},
		async (request, reply) => {
			const { id } = await find(request.params.file_id);
			await app.uploads.delete(id);
			return reply.code(204).send();
		},
	);
};

export default keptUploadRoutes;
