import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import {
	ERROR_STATUS,
	type ErrorCode,
	ServiceError,
} from "../services/service-error.ts";
import { followPaths } from "./known-paths.ts";

/** The body of every failure: RFC 9457 with members of our own. */
export interface Problem {
	readonly type: "about:blank";
	readonly title: string;
	readonly status: number;
	readonly detail: string;
	readonly instance: string;
	readonly success: false;
	readonly error: string;
	readonly error_code: ErrorCode;
	readonly request_id: string;
	/** Where there is another way to get what was asked for. */
	readonly fallback_suggestion?: string;
}

declare module "fastify" {
	interface FastifyContextConfig {
		/** Told to clients whom the route has to turn away for now. */
		fallbackSuggestion?: string;
	}
	interface FastifyRequest {
		/** What a client is to be told of a failure where an answer has begun already; logged as every failure is. */
		problem(error: unknown): Problem;
	}
}

/** Fastify's and its plugins' own errors, in the contract's words. */
const KNOWN: Readonly<Record<string, ErrorCode>> = {
	FST_ERR_CTP_BODY_TOO_LARGE: "FILE_TOO_LARGE",
	FST_REQ_FILE_TOO_LARGE: "FILE_TOO_LARGE",
	FST_ERR_CTP_INVALID_MEDIA_TYPE: "UNSUPPORTED_MEDIA_TYPE",
	FST_INVALID_MULTIPART_CONTENT_TYPE: "UNSUPPORTED_MEDIA_TYPE",
	FST_ERR_HANDLER_TIMEOUT: "TIMEOUT",
};

/**
 * Answers every failure, the unknown path included, with problem+json. What
 * isn't meant for a client is logged here and told as a plain 500.
 */
export default fp(
	async (app) => {
		app.decorateRequest("problem", function (error) {
			return problemOf(this, take(error as FastifyError, this));
		});
		app.setErrorHandler((error: FastifyError, request, reply) => {
			const known = take(error, request);
			if (!request.clientGone.aborted) letBodyEnd(error, request, reply);
			return sendProblem(request, reply, known);
		});
		const methodsOf = followPaths(app);
		const notFound = (request: FastifyRequest, reply: FastifyReply) => {
			const methods = methodsOf(request);
			const error =
				methods.length === 0
					? new ServiceError("NOT_FOUND", "There is nothing at this path.")
					: new ServiceError(
							"METHOD_NOT_ALLOWED",
							`This path takes ${methods.join(" and ")}, not ${request.method}.`,
						);
			if (methods.length > 0) reply.header("allow", methods.join(", "));
			request.outcome = error.code;
			return sendProblem(request, reply, error);
		};
		app.setNotFoundHandler(notFound);
		// Before the body is read: its size and type are of no interest here, and
		// must not make a 413 or 415 of it.
		app.addHook("preParsing", async (request, reply) => {
			if (request.is404) return notFound(request, reply);
		});
	},
	{ name: "errors", dependencies: ["admin", "request-log"] },
);

/** A failure in the contract's words; the log is told what a client isn't. */
function take(error: FastifyError, request: FastifyRequest): ServiceError {
	const known = asServiceError(error, request);
	// Nobody is there to be told, and what was given up is no fault.
	if (request.clientGone.aborted) return known;
	if (known.status === 500) request.log.error({ err: error }, "fault");
	else if (known.status === 503 && known.cause !== undefined)
		request.log.warn({ err: known.cause }, "refused for a fault");
	else if (known.cause instanceof Error)
		request.figures.cause = known.cause.message;
	request.outcome = known.code;
	return known;
}

/** Bodies declared larger than this many times what is taken aren't waited for. */
const PATIENCE = 4;

/**
 * Fastify closes the connection when a body is too large. A client that is still
 * sending then often sees a broken pipe instead of the answer, so what it sends
 * is read and dropped, up to a bound; requestTimeout bounds the time.
 */
function letBodyEnd(
	error: FastifyError,
	request: FastifyRequest,
	reply: FastifyReply,
): void {
	if (error.code !== "FST_ERR_CTP_BODY_TOO_LARGE") return;
	const declared = Number(request.headers["content-length"] ?? 0);
	if (declared <= PATIENCE * request.routeOptions.bodyLimit)
		reply.removeHeader("connection");
}

function asServiceError(
	error: FastifyError,
	request: FastifyRequest,
): ServiceError {
	if (error instanceof ServiceError) return error;
	const code = KNOWN[error.code];
	if (code === "UNSUPPORTED_MEDIA_TYPE")
		return new ServiceError(code, notTaken(request));
	if (code !== undefined) return new ServiceError(code, sentence(error));
	const status = error.statusCode ?? 500;
	if (status === 429) return new ServiceError("RATE_LIMITED", sentence(error));
	if (status === 503)
		return new ServiceError("OVERLOADED", sentence(error), { retryAfter: 1 });
	if (status >= 400 && status < 500)
		return new ServiceError("INVALID_PARAMETERS", sentence(error));
	return new ServiceError(
		"CONVERSION_FAILED",
		"The request failed by a fault of the service.",
		{ cause: error },
	);
}

/** Says what a body may be. */
function notTaken(request: FastifyRequest): string {
	const given = request.headers["content-type"];
	const told =
		given === undefined
			? "The request has no Content-Type"
			: `Content-Type ${JSON.stringify(given.slice(0, 80))} isn't taken`;
	return `${told}; it may be multipart/form-data, application/json, or the picture's own: image/png, image/jpeg, image/webp, image/gif, application/octet-stream.`;
}

function sentence(error: Error): string {
	return error.message.endsWith(".") ? error.message : `${error.message}.`;
}

function problemOf(request: FastifyRequest, error: ServiceError): Problem {
	const status = ERROR_STATUS[error.code];
	const { fallbackSuggestion } = request.routeOptions.config;
	return {
		type: "about:blank",
		title: STATUS_CODES[status] ?? "Error",
		status,
		detail: error.message,
		instance: request.url.split("?", 1)[0],
		success: false,
		error: error.message,
		error_code: error.code,
		request_id: request.id,
		...(status === 503 && fallbackSuggestion !== undefined
			? { fallback_suggestion: fallbackSuggestion }
			: {}),
	};
}

function sendProblem(
	request: FastifyRequest,
	reply: FastifyReply,
	error: ServiceError,
) {
	const problem = problemOf(request, error);
	if (error.retryAfter !== undefined)
		reply.header("retry-after", String(error.retryAfter));
	// Serialised by hand: a route's response schema must not drop members.
	return reply
		.code(problem.status)
		.type("application/problem+json")
		.serializer((body: Problem) => JSON.stringify(body))
		.send(problem);
}
