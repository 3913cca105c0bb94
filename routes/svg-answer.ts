import type { FastifyReply, FastifyRequest } from "fastify";

export const JSON_TYPE = "application/json";
export const SVG_TYPE = "image/svg+xml";

/** Whether the client asks for the SVG alone; JSON is the default. Caches are told that it matters. */
export function prefersSvg(
	request: FastifyRequest,
	reply: FastifyReply,
): boolean {
	// CORS may have said already that the origin matters too.
	const before = reply.getHeader("vary");
	reply.header("vary", before === undefined ? "accept" : `${before}, accept`);
	return request.accepts().type([JSON_TYPE, SVG_TYPE]) === SVG_TYPE;
}

/**
 * Whether the client has this very answer already: If-None-Match, a list that is
 * compared weakly (RFC 9110, 13.1.2), since a proxy that compresses an answer
 * marks its ETag as weak.
 *
 * @param etag a strong one, with its quotes
 */
export function isKnown(request: FastifyRequest, etag: string): boolean {
	const given = request.headers["if-none-match"] ?? "";
	return given
		.split(",")
		.some((one) => one.trim().replace(/^W\//, "") === etag);
}

/** Sends an SVG alone, so that a browser that opens it runs and fetches nothing. */
export function sendSvg(reply: FastifyReply, svg: string): FastifyReply {
	return reply
		.type(SVG_TYPE)
		.header("content-disposition", 'inline; filename="converted.svg"')
		.header("content-security-policy", "default-src 'none'; sandbox")
		.serializer((text: string) => text)
		.send(svg);
}
