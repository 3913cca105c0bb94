import type { FastifyInstance, FastifyRequest } from "fastify";
import { isBase64, withoutPrefix } from "../../services/image/base64.ts";
import type { Intake } from "../../services/jobs/intake.ts";
import type { GivenOption } from "../../services/options.ts";
import { ServiceError } from "../../services/service-error.ts";
import { UPLOAD_ID } from "../../services/uploads/store.ts";

/** What bounds a job's request. */
export interface JobLimits {
	readonly mostItems: number;
	/** Bytes of the whole request. */
	readonly maxBytes: number;
}

const FILE_FIELDS = new Set(["file", "files", "image"]);
const SOURCES = new Set(["file_id", "file_ids", "image"]);

/**
 * Takes in what a request for a job brings: pictures and zips in a form or as the
 * body itself, uploads by their ids, one picture in base64.
 *
 * @returns the options beside them, which aren't checked yet
 * @throws ServiceError what is wrong with the request, and what the intake throws
 */
export async function readJob(
	request: FastifyRequest,
	intake: Intake,
	limits: JobLimits,
): Promise<readonly GivenOption[]> {
	const query = Object.entries(request.query as Record<string, unknown>);
	const given = query.flatMap(([name, value]) =>
		[value].flat().map((one) => ({ name, value: one, text: true })),
	);
	if (request.isMultipart())
		given.push(...(await readForm(request, intake, limits)));
	else given.push(...(await readBody(request, intake, limits)));
	const ids = given.filter(({ name }) => SOURCES.has(name));
	for (const { value } of ids) await addUploads(request.server, intake, value);
	if (intake.items.length === 0)
		throw new ServiceError(
			"INVALID_PARAMETERS",
			"No picture is given: send a form with files (pictures or zips) or file_id fields, a zip or picture as the body, or JSON with file_ids.",
		);
	return given.filter(({ name }) => !SOURCES.has(name));
}

async function readForm(
	request: FastifyRequest,
	intake: Intake,
	{ mostItems, maxBytes }: JobLimits,
) {
	const fields: { name: string; value: unknown; text: boolean }[] = [];
	const most = mostItems + 128;
	const total = createTotal(maxBytes);
	try {
		const parts = request.parts({
			preservePath: true,
			limits: {
				...{ files: most, fields: most, parts: 2 * most },
				fileSize: Number.POSITIVE_INFINITY,
			},
		});
		for await (const part of parts) {
			if (part.type === "file") {
				if (!FILE_FIELDS.has(part.fieldname)) {
					part.file.resume();
					throw new ServiceError(
						"INVALID_PARAMETERS",
						"Files belong in form fields named file (or files, or image).",
					);
				}
				await intake.addFile(total.of(part.file), part.filename);
			} else {
				const text = typeof part.value === "string";
				fields.push({ name: part.fieldname, value: part.value, text });
			}
		}
	} catch (error) {
		throw asServiceError(error, most);
	}
	return fields;
}

function asServiceError(error: unknown, most: number): unknown {
	if (error instanceof ServiceError) return error;
	const code = (error as NodeJS.ErrnoException).code ?? "";
	if (/^FST_(FILES|FIELDS|PARTS)_LIMIT$/.test(code))
		return new ServiceError(
			"INVALID_PARAMETERS",
			`The form has more than ${most} files or fields.`,
		);
	return new ServiceError(
		"INVALID_PARAMETERS",
		"The multipart form is malformed: its boundary is wrong or it ends too early.",
		{ cause: error },
	);
}

async function readBody(
	request: FastifyRequest,
	intake: Intake,
	{ maxBytes }: JobLimits,
) {
	const { body } = request;
	if (Buffer.isBuffer(body)) {
		await intake.add(body, undefined);
		return [];
	}
	if (isStream(body)) {
		await intake.addFile(createTotal(maxBytes).of(body), undefined);
		return [];
	}
	if (typeof body !== "object" || body === null || Array.isArray(body))
		return [];
	const { image, ...rest } = body as Record<string, unknown>;
	if (image !== undefined) await intake.add(readBase64(image), undefined);
	return Object.entries(rest).map(([name, value]) => ({
		...{ name, value },
		text: false,
	}));
}

const isStream = (body: unknown): body is AsyncIterable<Uint8Array> =>
	typeof body === "object" && body !== null && Symbol.asyncIterator in body;

function readBase64(image: unknown): Buffer {
	const encoded = typeof image === "string" ? withoutPrefix(image) : "";
	if (encoded === "" || !isBase64(encoded))
		throw new ServiceError(
			"INVALID_PARAMETERS",
			"image must be a picture in base64.",
		);
	return Buffer.from(encoded, "base64");
}

/** One id, a list of them, or text with commas between. */
async function addUploads(
	{ uploads }: FastifyInstance,
	intake: Intake,
	value: unknown,
): Promise<void> {
	const ids = typeof value === "string" ? value.split(",") : [value].flat();
	for (const id of ids) {
		if (typeof id !== "string" || !UPLOAD_ID.test(id))
			throw new ServiceError(
				"INVALID_PARAMETERS",
				"file_id must be the 64 hexadecimal digits that /api/upload answered.",
			);
		const bytes = await uploads.get(id);
		if (bytes === undefined)
			throw new ServiceError(
				"FILE_NOT_FOUND",
				`There is no upload by the file_id ${id}; it may have expired.`,
			);
		await intake.add(bytes, id.slice(0, 12));
	}
}

/** Counts the bytes of all that is read. */
function createTotal(maxBytes: number) {
	let total = 0;
	return {
		async *of(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
			for await (const chunk of source) {
				total += chunk.length;
				if (total > maxBytes)
					throw new ServiceError(
						"FILE_TOO_LARGE",
						`The request is larger than ${maxBytes} bytes; send its pictures as several jobs.`,
					);
				yield chunk;
			}
		},
	};
}
