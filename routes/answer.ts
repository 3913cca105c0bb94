import type { FastifyReply, FastifyRequest } from "fastify";
import type { Source } from "../services/conversion/core.ts";
import type { PhaseTimes } from "../services/conversion/task.ts";
import { type Drawing, FORMATS, type Format } from "./formats.ts";

/** A finished conversion with what the headers and the log tell of it. */
export interface Finished extends Drawing {
	readonly source: Source;
	/** UTF-8 bytes of the SVG. */
	readonly size: number;
	/** The input's size in pixels. */
	readonly width: number;
	readonly height: number;
	readonly converter: string;
	/** What the log calls it when it was computed for this very request. */
	readonly computedBy?: string;
	readonly phases: PhaseTimes;
}

/**
 * Answers with a conversion in the form that the client likes best, or says that
 * it has it already.
 *
 * @returns what a handler is to return
 */
export async function answer(
	request: FastifyRequest,
	reply: FastifyReply,
	finished: Finished,
): Promise<unknown> {
	tell(request, reply, finished);
	const format = preferredFormat(request, reply);
	const etag = `"${format.etag(finished)}"`;
	reply.header("etag", etag);
	if (isKnown(request, etag)) return reply.code(304).send();
	const body = await format.write(finished);
	if (format.extension === undefined) return body;
	const { extension, headers = {} } = format;
	return reply
		.type(format.mediaType)
		.header("content-disposition", `inline; filename="converted.${extension}"`)
		.headers(headers)
		.serializer((written: string) => written)
		.send(body);
}

/** The figures for the log, and the time of each phase for the client. */
function tell(
	request: FastifyRequest,
	reply: FastifyReply,
	finished: Finished,
): void {
	const { width, height, converter, size, phases, source } = finished;
	const { computedBy = source } = finished;
	Object.assign(request.figures, {
		...{ width, height, converter, svgBytes: size },
		source: source === "computed" ? computedBy : source,
		...(source !== "cache" && { phases }),
	});
	const timing = Object.entries(phases)
		.map(([phase, ms]) => `${phase};dur=${ms.toFixed(1)}`)
		.join(", ");
	reply.header("server-timing", source === "cache" ? "cache;desc=hit" : timing);
}

/** By the Accept header; caches are told that it matters. */
function preferredFormat(request: FastifyRequest, reply: FastifyReply): Format {
	// CORS may have said already that the origin matters too.
	const before = reply.getHeader("vary");
	reply.header("vary", before === undefined ? "accept" : `${before}, accept`);
	const types = FORMATS.map(({ mediaType }) => mediaType);
	const preferred = request.accepts().type(types);
	return FORMATS.find(({ mediaType }) => mediaType === preferred) ?? FORMATS[0];
}

/**
 * Whether the client has this very answer already: If-None-Match, a list that is
 * compared weakly (RFC 9110, 13.1.2), since a proxy that compresses an answer
 * marks its ETag as weak.
 *
 * @param etag a strong one, with its quotes
 */
function isKnown(request: FastifyRequest, etag: string): boolean {
	const given = request.headers["if-none-match"] ?? "";
	return given
		.split(",")
		.some((one) => one.trim().replace(/^W\//, "") === etag);
}

/** Names a time so finely that two computations hardly share one. @param ms >= 0 */
export function timeMark(ms: number): string {
	return Math.round(ms * 1000).toString(36);
}
