import type { FastifyRequest } from "fastify";
import { isBase64, withoutPrefix } from "../../services/image/base64.ts";
import {
	type IntakeLimits,
	tooManyBytes,
} from "../../services/image/inspect.ts";
import type { GivenOption } from "../../services/options.ts";
import { ServiceError } from "../../services/service-error.ts";
import {
	readUploadId,
	type UploadStore,
	uploadNotFound,
} from "../../services/uploads/store.ts";
import { type GivenImage, noImage } from "./given-image.ts";
import { readForm } from "./read-form.ts";

/** A request's image with what became of its options. */
export interface ReadImage<Chosen> {
	readonly bytes: Buffer;
	/** The name that the client gave the file, as it came. */
	readonly filename: string | undefined;
	readonly chosen: Chosen;
}

/**
 * Reads the image of a request: a multipart form, the image itself as the body,
 * or JSON with `file_id` or base64 in `image`. Options may stand beside the
 * image and in the query.
 *
 * @param choose checks the options, before an upload is looked for: what is
 *   wrong with a request itself is told before what is there or not
 * @throws ServiceError when there is no image, more than one, or it is too large
 */
export async function readImage<Chosen>(
	request: FastifyRequest,
	uploads: UploadStore,
	limits: IntakeLimits,
	choose: (options: readonly GivenOption[]) => Chosen,
): Promise<ReadImage<Chosen>> {
	const query = Object.entries(request.query as Record<string, unknown>);
	const inQuery = query.flatMap(([name, value]) =>
		[value]
			.flat()
			.map((one) => ({ name: optionName(name), value: one, text: true })),
	);
	const { filename, options, bytes } = await readBody(request, uploads, limits);
	const chosen = choose([...inQuery, ...options]);
	return { bytes: await bytes(), filename, chosen };
}

/**
 * Many a client that is made from an OpenAPI description writes an object in the
 * query as `options[tier]=3`, whatever the description says of its style.
 */
function optionName(name: string): string {
	return /^options\[(.+)\]$/.exec(name)?.[1] ?? name;
}

async function readBody(
	request: FastifyRequest,
	uploads: UploadStore,
	limits: IntakeLimits,
): Promise<GivenImage> {
	if (request.isMultipart()) return readForm(request, limits);
	const { body } = request;
	if (Buffer.isBuffer(body))
		return { bytes: async () => body, filename: undefined, options: [] };
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
	if (file_id !== undefined) {
		const id = readUploadId(file_id);
		const bytes = () => readUpload(id, uploads);
		return { bytes, filename: undefined, options };
	}
	if (image === undefined) throw noImage();
	const decoded = readBase64(image, limits);
	return { bytes: async () => decoded, filename: undefined, options };
}

async function readUpload(id: string, uploads: UploadStore): Promise<Buffer> {
	const bytes = await uploads.get(id);
	if (bytes === undefined) throw uploadNotFound();
	return bytes;
}

function readBase64(image: unknown, limits: IntakeLimits): Buffer {
	if (typeof image !== "string")
		throw new ServiceError(
			"INVALID_PARAMETERS",
			"image must be a string in base64.",
		);
	const encoded = withoutPrefix(image);
	if (encoded.length > Math.ceil(limits.maxBytes / 3) * 4)
		throw tooManyBytes(limits.maxBytes);
	if (!isBase64(encoded))
		throw new ServiceError("INVALID_PARAMETERS", "image is not valid base64.");
	return Buffer.from(encoded, "base64");
}
