import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import {
	ERROR_STATUS,
	type ErrorCode,
	ServiceError,
} from "../services/service-error.ts";

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
		app.setErrorHandler((error: FastifyError, request, reply) => {
			const known = asServiceError(error);
			if (known.status === 500) request.log.error({ err: error }, "fault");
			request.outcome = known.code;
			return sendProblem(request, reply, known);
		});
		app.setNotFoundHandler((request, reply) => {
			request.outcome = "NOT_FOUND";
			return sendProblem(
				request,
				reply,
				new ServiceError("NOT_FOUND", "There is nothing at this path."),
			);
		});
	},
	{ name: "errors", dependencies: ["request-log"] },
);

function asServiceError(error: FastifyError): ServiceError {
	if (error instanceof ServiceError) return error;
	const code = KNOWN[error.code];
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

function sentence(error: Error): string {
	return error.message.endsWith(".") ? error.message : `${error.message}.`;
}

function sendProblem(
	request: FastifyRequest,
	reply: FastifyReply,
	error: ServiceError,
) {
	const status = ERROR_STATUS[error.code];
	const { fallbackSuggestion } = request.routeOptions.config;
	const problem: Problem = {
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
	if (error.retryAfter !== undefined)
		reply.header("retry-after", String(error.retryAfter));
	// Serialised by hand: a route's response schema must not drop members.
	return reply
		.code(status)
		.type("application/problem+json")
		.serializer((body: Problem) => JSON.stringify(body))
		.send(problem);
}
