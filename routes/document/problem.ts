import { type TSchema, Type } from "typebox";
import { ERROR_STATUS, type ErrorCode } from "../../services/service-error.ts";

const Problem = Type.Object(
	{
		type: Type.String(),
		title: Type.String(),
		status: Type.Integer(),
		detail: Type.String(),
		instance: Type.String(),
		success: Type.Literal(false),
		error: Type.String({ description: "One sentence; the same as detail." }),
		error_code: Type.Enum(Object.keys(ERROR_STATUS) as ErrorCode[], {
			title: "ErrorCode",
			description: "What failed, for programs: it stays when words change.",
		}),
		request_id: Type.String(),
		fallback_suggestion: Type.Optional(
			Type.String({
				description: "With 503 on AI routes: how it can be done without AI.",
			}),
		),
	},
	{
		title: "Problem",
		description: "RFC 9457 problem details.",
		examples: [
			{
				type: "about:blank",
				title: "Bad Request",
				status: 400,
				detail: "Option ltres is -1; it must be a number from 0 to 1000.",
				instance: "/api/convert",
				success: false,
				error: "Option ltres is -1; it must be a number from 0 to 1000.",
				error_code: "INVALID_PARAMETERS",
				request_id: "req-1",
			},
		],
	},
);

const RETRY_AFTER = {
	"Retry-After": {
		type: "integer",
		description: "Seconds after which the same request may succeed.",
	},
};

/** Statuses whose answers say when to try again. */
const PASSING = new Set([429, 503]);

function problem(description: string, status?: number) {
	return {
		description,
		...(status !== undefined &&
			PASSING.has(status) && { headers: RETRY_AFTER }),
		content: { "application/problem+json": { schema: Problem } },
	};
}

/** The answers with which a route fails, by status, for the OpenAPI description. */
export function problems(...codes: readonly ErrorCode[]) {
	const statuses = [...new Set(codes.map((code) => ERROR_STATUS[code]))];
	return Object.fromEntries(
		statuses.map((status) => [
			status,
			problem(
				`${codes.filter((code) => ERROR_STATUS[code] === status).join(" or ")}.`,
				status,
			),
		]),
	);
}

/** What stands before every route of the API but AI's health: keys, limits, pressure. */
const GATES = ["UNAUTHORIZED", "RATE_LIMITED", "OVERLOADED"] as const;

/** Those of a route of the API, with what turns requests away before it is asked. */
export function gatedProblems(...codes: readonly ErrorCode[]) {
	return problems(...new Set([...codes, ...GATES]));
}

/** For routes that take nothing: what HTTP's parser refuses. */
export const unreadable = {
	"4xx": problem("What can't be read as a request of HTTP/1.1."),
};

/** An answer that is over soon, with when to ask again. */
export function passing(schema: TSchema, description: string) {
	return {
		description,
		headers: RETRY_AFTER,
		content: { "application/json": { schema } },
	};
}
