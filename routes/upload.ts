import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import { inspectImage } from "../services/image/inspect.ts";
import { readOptions } from "../services/options.ts";
import { imageBody, problemResponses } from "./image-schema.ts";

const NO_OPTIONS = Type.Object({});

const Uploaded = Type.Object({
	file_id: Type.String({
		description: "SHA-256 of the bytes; give it to /api/convert.",
		pattern: "^[0-9a-f]{64}$",
	}),
	filename: Type.String(),
	path: Type.String({ description: "Its name among the uploads." }),
	size_bytes: Type.Integer(),
	width: Type.Integer({ description: "Pixels." }),
	height: Type.Integer({ description: "Pixels." }),
	uploaded_at: Type.String({ format: "date-time" }),
	expires_at: Type.String({ format: "date-time" }),
});

/** POST /api/upload keeps an image, so that it can be converted by its id. */
const uploadRoute: FastifyPluginAsync = async (app) => {
	app.post(
		"/api/upload",
		{
			bodyLimit: app.imageBodyLimit,
			// The options are checked by name below, with better words than a schema's.
			validatorCompiler: () => () => true,
			schema: {
				summary: "Keep an image for later conversions",
				tags: ["conversion"],
				consumes: ["multipart/form-data", "image/png", "application/json"],
				body: imageBody({}),
				response: { 200: Uploaded, ...problemResponses },
			},
		},
		async (request) => {
			const { bytes, filename, options } = await request.image();
			readOptions(NO_OPTIONS, options);
			request.figures.bytesIn = bytes.length;
			const { format, width, height } = await inspectImage(
				bytes,
				app.intakeLimits,
			);
			Object.assign(request.figures, { width, height });
			const { id, uploadedAt, expiresAt } = await app.uploads.put(bytes);
			return {
				file_id: id,
				filename: plainName(filename) ?? `${id.slice(0, 12)}.${format}`,
				path: `uploads/${id}`,
				size_bytes: bytes.length,
				width,
				height,
				uploaded_at: uploadedAt.toISOString(),
				expires_at: expiresAt.toISOString(),
			};
		},
	);
};

/** A client's file name without folders and control characters, or undefined. */
function plainName(name: string | undefined): string | undefined {
	const base = name
		?.split(/[/\\]/)
		.at(-1)
		?.replace(/\p{Cc}/gu, "");
	return base ? base.slice(0, 255) : undefined;
}

export default uploadRoute;
