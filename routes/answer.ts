import type { FastifyReply, FastifyRequest } from "fastify";
import type { Source } from "../services/conversion/core.ts";
import { writtenKey } from "../services/conversion/key.ts";
import type { PhaseTimes } from "../services/conversion/task.ts";
import type { Output } from "../services/formats/options.ts";
import type { WrittenFormat } from "../services/formats/order.ts";
import { isAsTraced } from "../services/formats/svg/root.ts";
import { disposition } from "./disposition.ts";
import type { Drawing, Ordered } from "./drawing.ts";
import { describeFiles } from "./files-answer.ts";
import { FORMATS, type Format } from "./formats.ts";
import { GIANT, inPieces, jsonInPieces, type Pieces } from "./in-pieces.ts";

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
	/** The picture's own name, as the client gave it. */
	readonly filename: string | undefined;
}

/**
 * Answers with a conversion in the form that the client asks for or likes best, or
 * says that it has it already.
 *
 * @param output what is wanted of the drawing
 * @returns what a handler is to return
 */
export async function answer(
	request: FastifyRequest,
	reply: FastifyReply,
	finished: Finished,
	output: Output,
): Promise<unknown> {
	note(request, finished);
	reply.header("server-timing", timing(finished));
	const format = preferredFormat(request, reply, output);
	const ordered = order(request, finished, output);
	const etag = `"${format.etag(ordered)}"`;
	const known = knownAs(request, etag);
	if (known !== undefined) return reply.code(304).header("etag", known).send();
	// A failure to write has no ETag.
	const { body, warnings = [] } = await format.write(ordered);
	reply.header("etag", etag);
	if (format.extension === undefined) return asJson(reply, body as object);
	// Sentences of ours, in ASCII.
	if (warnings.length > 0) reply.header("x-warnings", warnings.join(" "));
	const { extension, headers = {} } = format;
	return reply
		.type(format.mediaType)
		.header("content-disposition", disposition(finished.filename, extension))
		.headers(headers)
		.serializer((body: string) => body)
		.send(isGiant(body) ? sentAs(reply, inPieces(body)) : body);
}

const isGiant = (body: unknown): body is string =>
	typeof body === "string" && body.length >= GIANT;

/** An object for the route's own schema to write, or a stream of what that would write where its SVG is a giant one. */
function asJson(reply: FastifyReply, body: object): object {
	if (!("svg" in body) || !isGiant(body.svg)) return body;
	const serialize = reply.getSerializationFunction("200", "application/json");
	reply.type("application/json; charset=utf-8");
	return sentAs(
		reply,
		jsonInPieces(
			body,
			"svg",
			(told) => serialize?.(told as never) ?? JSON.stringify(told),
		),
	);
}

function sentAs(reply: FastifyReply, { body, length }: Pieces) {
	reply.header("content-length", length);
	return body;
}

/** What the JSON answer holds, where it is a part of something else. */
export function inJson(
	request: FastifyRequest,
	finished: Finished,
	output: Output,
): Promise<object> {
	note(request, finished);
	return describeFiles(order(request, finished, output));
}

/** The figures for the log. */
function note(request: FastifyRequest, finished: Finished): void {
	const { width, height, converter, size, phases, source } = finished;
	const { computedBy = source } = finished;
	Object.assign(request.figures, {
		...{ width, height, converter, svgBytes: size },
		source: source === "computed" ? computedBy : source,
		...(source !== "cache" && { phases }),
	});
}

/** The time of each phase, for the client. */
function timing({ phases, source }: Finished): string {
	if (source === "cache") return "cache;desc=hit";
	return Object.entries(phases)
		.map(([phase, ms]) => `${phase};dur=${ms.toFixed(1)}`)
		.join(", ");
}

/** A drawing together with those who write it, for as long as its client waits. */
function order(
	request: FastifyRequest,
	finished: Finished,
	output: Output,
): Ordered {
	const { converter } = request.server;
	const ordered = (format: WrittenFormat) => ({ ...output.order, format });
	const { name, svg } = finished;
	return {
		...finished,
		output,
		mark(format) {
			const { formats } = output;
			const isPlain =
				formats.length === 0 &&
				(format === "svg" || format === "json") &&
				isAsTraced(ordered("svg"));
			if (isPlain) return "";
			return `-${writtenKey(format, output.order, formats).slice(0, 16)}`;
		},
		write: (format) =>
			converter.write(
				{ name, svg },
				[ordered(format)],
				false,
				request.clientGone,
			),
		pack: (formats) =>
			converter.write(
				{ name, svg },
				formats.map(ordered),
				true,
				request.clientGone,
			),
	};
}

/** Tells caches that the Accept header matters; CORS may have said already that the origin does too. */
export function varyByAccept(reply: FastifyReply): void {
	const before = reply.getHeader("vary");
	reply.header("vary", before === undefined ? "accept" : `${before}, accept`);
}

/** As `format` says, or by the Accept header; caches are told that it matters. */
function preferredFormat(
	request: FastifyRequest,
	reply: FastifyReply,
	{ format, formats }: Output,
): Format {
	if (format !== undefined)
		return FORMATS.find(({ name }) => name === format) as Format;
	varyByAccept(reply);
	const able =
		formats.length === 0
			? FORMATS
			: FORMATS.filter(({ holdsSeveral }) => holdsSeveral);
	const types = able.map(({ mediaType }) => mediaType);
	const preferred = request.accepts().type(types);
	return able.find(({ mediaType }) => mediaType === preferred) ?? able[0];
}

/**
 * What the client calls this very answer, where it has it already: If-None-Match,
 * a list that is compared weakly (RFC 9110, 13.1.2), since an answer that was
 * compressed, here or by a proxy, has a weak ETag.
 *
 * @param etag a strong one, with its quotes
 */
function knownAs(request: FastifyRequest, etag: string): string | undefined {
	const given = request.headers["if-none-match"] ?? "";
	return given
		.split(",")
		.map((one) => one.trim())
		.find((one) => one.replace(/^W\//, "") === etag);
}

/** Names a time so finely that two computations hardly share one. @param ms >= 0 */
export function timeMark(ms: number): string {
	return Math.round(ms * 1000).toString(36);
}
