import multipart from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import type { IntakeLimits } from "../../services/image/inspect.ts";
import {
	openUploadStore,
	type UploadStore,
} from "../../services/uploads/store.ts";
import type { GivenImage } from "./given-image.ts";
import { readImage } from "./read-image.ts";

declare module "fastify" {
	interface FastifyInstance {
		uploads: UploadStore;
		intakeLimits: IntakeLimits;
		/** Bytes of a request's body: an image in base64 and its options. */
		imageBodyLimit: number;
	}
	interface FastifyRequest {
		/** The image and options that this request gives, in whichever of the three ways. */
		image(): Promise<GivenImage>;
	}
}

/** Room for options and multipart headers beside an image. */
const ENVELOPE_BYTES = 256 * 1024;

/** Multipart, raw and base64 bodies within tight limits, and the upload store. */
export default fp(
	async (app) => {
		const { config } = app;
		const limits: IntakeLimits = {
			maxBytes: config.MAX_IMAGE_BYTES,
			maxPixels: config.MAX_IMAGE_PIXELS,
			maxSide: config.MAX_IMAGE_SIDE,
		};
		app.decorate("intakeLimits", limits);
		app.decorate(
			"imageBodyLimit",
			Math.ceil((limits.maxBytes * 4) / 3) + ENVELOPE_BYTES,
		);
		app.decorate(
			"uploads",
			await openUploadStore({
				folder: config.UPLOADS_DIR,
				maxBytes: config.UPLOADS_MAX_MB * 1024 * 1024,
				ttlSeconds: config.UPLOADS_TTL_SECONDS,
			}),
		);
		await app.register(multipart, {
			limits: {
				fileSize: limits.maxBytes,
				files: 1,
				fields: 64,
				parts: 65,
				fieldNameSize: 64,
				fieldSize: 64 * 1024,
				headerPairs: 32,
			},
		});
		app.addContentTypeParser(
			/^(image\/|application\/octet-stream)/,
			{ parseAs: "buffer", bodyLimit: limits.maxBytes },
			(_request, body, done) => done(null, body),
		);
		app.decorateRequest("image", function (this: FastifyRequest) {
			return readImage(this, app.uploads, limits);
		});
	},
	{ name: "uploads", dependencies: ["config", "errors"] },
);
