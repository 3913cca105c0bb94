import type { FastifyRequest } from "fastify";
import {
	type IntakeLimits,
	tooManyBytes,
} from "../../services/image/inspect.ts";
import { ServiceError } from "../../services/service-error.ts";
import type { UploadStore } from "../../services/uploads/store.ts";
import { type GivenImage, noImage } from "./given-image.ts";
import { readForm } from "./read-form.ts";

/**
 * Reads the image of a request: a multipart form, the image itself as the body,
 * or JSON with `file_id` or base64 in `image`. Options may stand beside the
 * image and in the query.
 *
 * @throws ServiceError when there is no image, more than one, or it is too large
 */
export async function readImage(
	request: FastifyRequest,
	uploads: UploadStore,
	limits: IntakeLimits,
): Promise<GivenImage> {
	const query = Object.entries(request.query as Record<string, unknown>);
	const inQuery = query.map(([name, value]) => ({ name, value, text: true }));
	const given = await readBody(request, uploads, limits);
	return { ...given, options: [...inQuery, ...given.options] };
}

async function readBody(
	request: FastifyRequest,
	uploads: UploadStore,
	limits: IntakeLimits,
): Promise<GivenImage> {
	if (request.isMultipart()) return readForm(request, limits);
	const { body } = request;
	if (Buffer.isBuffer(body))
		return { bytes: body, filename: undefined, options: [] };
	if (typeof body !== "object" || body === null || Array.isArray(body))
		throw noImage();
	const { file_id, image, ...rest } = body as Record<string, unknown>;
	const options = Object.entries(rest).map(([name, value]) => ({
		name,
		value,
		text: false,
	}));
	if (file_id !== undefined && image !== undefined)
		throw new ServiceError(
			"INVALID_PARAMETERS",
			"Give either file_id or image, not both.",
		);
	if (file_id !== undefined)
		return {
			bytes: await readUpload(file_id, uploads),
			filename: undefined,
			options,
		};
	if (image === undefined) throw noImage();
	return { bytes: readBase64(image, limits), filename: undefined, options };
}

async function readUpload(
	fileId: unknown,
	uploads: UploadStore,
): Promise<Buffer> {
	const bytes =
		typeof fileId === "string" ? await uploads.get(fileId) : undefined;
	if (bytes === undefined)
		throw new ServiceError(
			"FILE_NOT_FOUND",
			"There is no upload by this file_id; it may have expired.",
		);
	return bytes;
}

function readBase64(image: unknown, limits: IntakeLimits): Buffer {
	if (typeof image !== "string")
		throw new ServiceError(
			"INVALID_PARAMETERS",
			"image must be a string in base64.",
		);
	const encoded = image.replace(/^data:image\/[\w.+-]+;base64,/, "");
	if (encoded.length > Math.ceil(limits.maxBytes / 3) * 4)
		throw tooManyBytes(limits.maxBytes);
	if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded) || encoded.length % 4 === 1)
		throw new ServiceError("INVALID_PARAMETERS", "image is not valid base64.");
	return Buffer.from(encoded, "base64");
}
