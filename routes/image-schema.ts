import { type TProperties, Type } from "typebox";

const binary = Type.String({ format: "binary" });

/**
 * The body of a route that takes an image, for the OpenAPI description: a form,
 * the image itself, or JSON.
 *
 * @param options schemas of the options that may stand beside the image
 */
export function imageBody(options: TProperties) {
	return {
		content: {
			"multipart/form-data": {
				schema: Type.Object({ file: binary, ...options }),
			},
			"image/png": { schema: binary },
			"image/jpeg": { schema: binary },
			"image/webp": { schema: binary },
			"image/gif": { schema: binary },
			"application/json": {
				schema: Type.Object({
					file_id: Type.Optional(
						Type.String({ description: "From /api/upload." }),
					),
					image: Type.Optional(
						Type.String({
							contentEncoding: "base64",
							description: "The image in base64.",
						}),
					),
					...options,
				}),
			},
		},
	};
}

const Problem = Type.Object(
	{
		type: Type.String(),
		title: Type.String(),
		status: Type.Integer(),
		detail: Type.String(),
		instance: Type.String(),
		success: Type.Literal(false),
		error: Type.String(),
		error_code: Type.String(),
		request_id: Type.String(),
		fallback_suggestion: Type.Optional(
			Type.String({
				description: "With 503 on AI routes: how it can be done without AI.",
			}),
		),
	},
	{
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

const problem = (description: string) => ({
	description,
	content: { "application/problem+json": { schema: Problem } },
});

/** The failures that every route with an image can answer. */
export const problemResponses = {
	400: problem("INVALID_PARAMETERS"),
	404: problem("FILE_NOT_FOUND"),
	413: problem("FILE_TOO_LARGE"),
	415: problem("UNSUPPORTED_MEDIA_TYPE"),
	422: problem("INVALID_IMAGE or IMAGE_TOO_LARGE"),
	429: problem("RATE_LIMITED"),
	500: problem("CONVERSION_FAILED"),
	503: problem("OVERLOADED or TIMEOUT, with Retry-After"),
};
