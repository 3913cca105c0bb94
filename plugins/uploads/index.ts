import multipart from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import { ConfigurationError } from "../../services/configuration-error.ts";
import { every } from "../../services/every.ts";
import type { IntakeLimits } from "../../services/image/inspect.ts";
import type { GivenOption } from "../../services/options.ts";
import {
	openUploadStore,
	type UploadStore,
} from "../../services/uploads/store.ts";
import { decodeBody } from "./decode-body.ts";
import { type ReadImage, readImage } from "./read-image.ts";

declare module "fastify" {
	interface FastifyInstance {
		uploads: UploadStore;
		intakeLimits: IntakeLimits;
		/** Bytes of a request's body: an image in base64 and its options. */
		imageBodyLimit: number;
	}
	interface FastifyRequest {
		/**
		 * The image that this request gives, in whichever of the three ways.
		 *
		 * @param choose checks the options beside it
		 */
		image<Chosen>(
			choose: (options: readonly GivenOption[]) => Chosen,
		): Promise<ReadImage<Chosen>>;
	}
}

/** How often replicas learn of each other's uploads, for the bound of all, and remove the old ones. */
const REFRESH_MS = 5 * 60_000;
/** Room for options and multipart headers beside an image. */
const ENVELOPE_BYTES = 256 * 1024;

/** Multipart, raw and base64 bodies within tight limits, compressed or not, and the upload store. */
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
		const storage = await app.storage
			.open("uploads", config.UPLOADS_DIR)
			.catch((cause: Error) => {
				throw new ConfigurationError(
					`UPLOADS_DIR=${config.UPLOADS_DIR} can't be used: ${cause.message}.`,
					{ cause },
				);
			});
		const uploads = await openUploadStore({
			storage,
			maxBytes: config.UPLOADS_MAX_MB * 1024 * 1024,
			ttlSeconds: config.UPLOADS_TTL_SECONDS,
		});
		app.decorate("uploads", uploads);
		const stop = every(REFRESH_MS, uploads.refresh);
		app.addHook("onClose", async () => stop());
		app.decorateRequest("decodedBody");
		app.addHook("preParsing", (request, reply, payload) => {
			const limit = Math.min(
				request.routeOptions.bodyLimit,
				app.imageBodyLimit,
			);
			return decodeBody(request, reply, payload, limit);
		});
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
		// Fastify takes text by itself; no route here does.
		app.removeContentTypeParser("text/plain");
		app.addContentTypeParser(
			/^(image\/|application\/octet-stream)/,
			{ parseAs: "buffer", bodyLimit: limits.maxBytes },
			(_request, body, done) => done(null, body),
		);
		app.decorateRequest("image", function (this: FastifyRequest, choose) {
			return readImage(this, app.uploads, limits, choose);
		});
	},
	{ name: "uploads", dependencies: ["config", "errors", "storage"] },
);
