import type { MultipartFile } from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import {
	type IntakeLimits,
	tooManyBytes,
} from "../../services/image/inspect.ts";
import type { GivenOption } from "../../services/options.ts";
import { ServiceError } from "../../services/service-error.ts";
import { type GivenImage, noImage } from "./given-image.ts";

const FILE_FIELDS = new Set(["file", "image"]);

/**
 * Reads a multipart form with one file and options as fields.
 *
 * @throws ServiceError INVALID_PARAMETERS on anything but exactly one file in
 *   `file` (or `image`), FILE_TOO_LARGE over the limit
 */
export async function readForm(
	request: FastifyRequest,
	limits: IntakeLimits,
): Promise<GivenImage> {
	const options: GivenOption[] = [];
	let bytes: Buffer | undefined;
	let filename: string | undefined;
	try {
		for await (const part of withDecodedBody(request).parts()) {
			if (part.type === "file") {
				bytes = await readFile(part, limits);
				filename = part.filename;
			} else {
				if (part.valueTruncated || part.fieldnameTruncated)
					throw new ServiceError(
						"INVALID_PARAMETERS",
						"A form field is longer than 65536 bytes, or its name than 64.",
					);
				// A field sent as application/json arrives parsed.
				const text = typeof part.value === "string";
				options.push({ name: part.fieldname, value: part.value, text });
			}
		}
	} catch (error) {
		throw asServiceError(error, limits);
	}
	if (bytes === undefined) throw noImage();
	const given = bytes;
	return { bytes: async () => given, filename, options };
}

/** The form's parser reads the request itself, whatever its body was decoded to. */
function withDecodedBody(request: FastifyRequest): FastifyRequest {
	const { decodedBody, headers } = request;
	if (decodedBody === undefined) return request;
	const raw = Object.assign(decodedBody, { headers });
	return Object.create(request, { raw: { value: raw } });
}

async function readFile(
	part: MultipartFile,
	limits: IntakeLimits,
): Promise<Buffer> {
	if (!FILE_FIELDS.has(part.fieldname)) {
		part.file.resume();
		throw new ServiceError(
			"INVALID_PARAMETERS",
			"The file belongs in a form field named file (or image).",
		);
	}
	const bytes = await part.toBuffer();
	if (part.file.truncated) throw tooManyBytes(limits.maxBytes);
	return bytes;
}

/** The form parser's errors, in the contract's words. */
function asServiceError(error: unknown, limits: IntakeLimits): unknown {
	if (error instanceof ServiceError) return error;
	const code = (error as NodeJS.ErrnoException).code;
	if (code === "FST_REQ_FILE_TOO_LARGE") return tooManyBytes(limits.maxBytes);
	if (code === "FST_FILES_LIMIT")
		return new ServiceError(
			"INVALID_PARAMETERS",
			"The form holds more than one file; send one.",
		);
	if (code === "FST_FIELDS_LIMIT" || code === "FST_PARTS_LIMIT")
		return new ServiceError(
			"INVALID_PARAMETERS",
			"The form has more than 64 fields.",
		);
	return new ServiceError(
		"INVALID_PARAMETERS",
		"The multipart form is malformed: its boundary is wrong or it ends too early.",
		{ cause: error },
	);
}
