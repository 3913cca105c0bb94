import type { TSchema } from "typebox";
import { BASE64_IMAGE } from "../../services/image/base64.ts";
import { UPLOAD_ID } from "../../services/uploads/store.ts";
import { gatedProblems } from "./problem.ts";

// No `type`, as OpenAPI 3.1 has it for bytes, which are no JSON string.
const file = {
	contentMediaType: "application/octet-stream",
	description: "The picture: PNG, JPEG, WebP or GIF.",
};

/** The smallest PNG, so that a page's example does something. */
const EXAMPLE_IMAGE =
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const SOURCE_IN_JSON = {
	title: "PictureInJson",
	oneOf: [
		{
			title: "EncodedPicture",
			type: "object",
			required: ["image"],
			properties: {
				image: {
					type: "string",
					pattern: BASE64_IMAGE,
					examples: [EXAMPLE_IMAGE],
					description: "The picture in base64, or a data URL of it.",
				},
			},
		},
		{
			title: "UploadedPicture",
			type: "object",
			required: ["file_id"],
			properties: {
				file_id: {
					type: "string",
					pattern: UPLOAD_ID.source,
					description: "From /api/upload.",
				},
			},
		},
	],
};

const RAW_TYPES = [
	"image/png",
	"image/jpeg",
	"image/webp",
	"image/gif",
	"application/octet-stream",
];

/**
 * The request of a route that takes a picture, for the OpenAPI description: a
 * form, the picture itself with its options in the query, or JSON. What these
 * schemas accept is never answered with 400, what they don't always is.
 *
 * @param name what the schemas' names begin with, such as `Convert`
 * @param options the options beside the picture: one object, or one of several
 */
export function imageRequest(
	name: string,
	{ options, headers = [] }: { options?: TSchema; headers?: readonly object[] },
) {
	const beside = options === undefined ? {} : { allOf: [options] };
	const form = {
		title: `${name}Form`,
		type: "object",
		properties: { file },
		// The options stand in each alternative, not beside them: a page would show
		// each as a field, filled in with an example.
		oneOf: [
			{ required: ["file"], ...beside },
			// Not among the properties above: a page would show it as a second file.
			{ required: ["image"], properties: { image: file }, ...beside },
		],
		unevaluatedProperties: false,
	};
	const json = {
		title: `${name}Json`,
		type: "object",
		allOf: [SOURCE_IN_JSON, ...(beside.allOf ?? [])],
		unevaluatedProperties: false,
	};
	const query = {
		name: "options",
		in: "query",
		style: "form",
		explode: true,
		description:
			"With the picture itself as the body: its options, each a parameter of its own. A form and JSON hold theirs in the body.",
		schema: {
			title: `${name}Query`,
			...beside,
			unevaluatedProperties: false,
		},
		example: {},
	};
	return {
		parameters: [...(options === undefined ? [] : [query]), ...headers],
		requestBody: {
			required: true,
			content: {
				"multipart/form-data": { schema: form },
				...Object.fromEntries(
					RAW_TYPES.map((type) => [
						type,
						{ schema: { contentMediaType: type } },
					]),
				),
				"application/json": { schema: json },
			},
		},
	};
}

/** The failures that every route with an image can answer. */
export const imageProblems = gatedProblems(
	"INVALID_PARAMETERS",
	"FILE_NOT_FOUND",
	"FILE_TOO_LARGE",
	"UNSUPPORTED_MEDIA_TYPE",
	"INVALID_IMAGE",
	"IMAGE_TOO_LARGE",
	"CONVERSION_FAILED",
	"TIMEOUT",
);
