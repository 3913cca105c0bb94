import type { FastifyPluginAsync } from "fastify";
import { Type } from "typebox";
import { inspectImage } from "../services/image/inspect.ts";
import { proveWhole } from "../services/image/prove-whole.ts";
import { readOptions } from "../services/options.ts";
import { imageProblems, imageRequest } from "./document/image-request.ts";
import { plainName } from "./plain-name.ts";
import { Uploaded, uploadedAnswer } from "./uploaded.ts";

const NO_OPTIONS = Type.Object({});

/** POST /api/upload keeps an image, so that it can be converted by its id. */
const uploadRoute: FastifyPluginAsync = async (app) => {
	app.post(
		"/api/upload",
		{
			bodyLimit: app.imageBodyLimit,
			config: { operation: imageRequest("Upload", {}) },
			schema: {
				operationId: "upload",
				summary: "Keep an image for later conversions",
				tags: ["conversion"],
				response: { 200: Uploaded, ...imageProblems },
			},
		},
		async (request) => {
			const { bytes, filename } = await request.image((options) =>
				readOptions(NO_OPTIONS, options),
			);
			request.figures.bytesIn = bytes.length;
			const image = await inspectImage(bytes, app.intakeLimits);
			const { width, height } = image;
			Object.assign(request.figures, { width, height });
			await proveWhole(bytes);
			const stored = await app.uploads.put(bytes);
			const name = plainName(filename);
			return uploadedAnswer({ ...stored, bytes }, image, name);
		},
	);
};

export default uploadRoute;
