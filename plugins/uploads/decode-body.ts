import { Readable } from "node:stream";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import {
	errorCodes,
	type FastifyReply,
	type FastifyRequest,
	type RequestPayload,
} from "fastify";
import { ServiceError } from "../../services/service-error.ts";

declare module "fastify" {
	interface FastifyRequest {
		/** The body without its Content-Encoding, where it came with one. */
		decodedBody: Readable | undefined;
	}
}

const CODINGS = {
	gzip: promisify(gunzip),
	"x-gzip": promisify(gunzip),
	deflate: promisify(inflate),
	br: promisify(brotliDecompress),
};

/**
 * Takes the Content-Encoding from a body. It is decoded in one piece, for only so
 * does zlib stop at a bound: a stream of a few kilobytes may hold gigabytes.
 *
 * @param limit bytes of the body, as it came and without its coding
 * @returns the body to be read instead; undefined where it has no coding
 * @throws ServiceError UNSUPPORTED_MEDIA_TYPE for another coding, INVALID_PARAMETERS
 *   for a body that isn't in it, FILE_TOO_LARGE beyond the limit
 */
export async function decodeBody(
	request: FastifyRequest,
	reply: FastifyReply,
	payload: RequestPayload,
	limit: number,
): Promise<RequestPayload | undefined> {
	const coding = request.headers["content-encoding"]?.trim().toLowerCase();
	if (coding === undefined || coding === "" || coding === "identity")
		return undefined;
	if (!Object.hasOwn(CODINGS, coding)) {
		reply.header("accept-encoding", "gzip, deflate, br");
		throw new ServiceError(
			"UNSUPPORTED_MEDIA_TYPE",
			`Content-Encoding ${JSON.stringify(coding.slice(0, 80))} isn't taken; it may be gzip, deflate or br, or none.`,
		);
	}
	const encoded = await readWhole(request, reply, payload, limit);
	const bytes = await decode(coding as keyof typeof CODINGS, encoded, limit);
	const decoded = Readable.from(bytes, { objectMode: false });
	request.decodedBody = decoded;
	return Object.assign(decoded, { receivedEncodedLength: encoded.length });
}

/** Whatever comes beyond the limit is left to be dropped, so that the client still gets its answer. */
async function readWhole(
	request: FastifyRequest,
	reply: FastifyReply,
	payload: RequestPayload,
	limit: number,
): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = Number(request.headers["content-length"] ?? 0);
	if (size <= limit) {
		size = 0;
		const body = payload as Readable;
		for await (const chunk of body.iterator({ destroyOnReturn: false })) {
			size += chunk.length;
			if (size > limit) break;
			chunks.push(chunk);
		}
	}
	if (size <= limit) return Buffer.concat(chunks);
	payload.resume();
	reply.header("connection", "close");
	throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
}

async function decode(
	coding: keyof typeof CODINGS,
	encoded: Buffer,
	limit: number,
): Promise<Buffer> {
	try {
		return await CODINGS[coding](encoded, { maxOutputLength: limit });
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
			throw new ServiceError(
				"FILE_TOO_LARGE",
				`The body is longer than ${limit} bytes without its ${coding}.`,
			);
		throw new ServiceError(
			"INVALID_PARAMETERS",
			`The body isn't ${coding}, as its Content-Encoding says, or ends too early.`,
			{ cause },
		);
	}
}
