import { type TObject, Type } from "typebox";
import type { WrittenFormat } from "../services/formats/order.ts";
import type { Ordered } from "./drawing.ts";
import { describeFiles, FILES_ANSWER } from "./files-answer.ts";

/** A form that a conversion can be answered in. */
export interface Format {
	/** What `format` calls it. */
	readonly name: string;
	readonly mediaType: string;
	/** Whether it can hold several formats at once. */
	readonly holdsSeveral?: boolean;
	/** What is left to the client to save, by this extension; undefined for what is read at once. */
	readonly extension?: string;
	/** Headers of its own. */
	readonly headers?: Readonly<Record<string, string>>;
	/** What the strong ETag says, without its quotes. */
	etag(ordered: Ordered): string;
	/** Writes the answer's body. An object is sent by the route's own JSON schema. */
	write(ordered: Ordered): Promise<{
		readonly body: object | string | Uint8Array;
		/** Of formats alone; JSON tells them itself. */
		readonly warnings?: readonly string[];
	}>;
}

/** A row for what the converter's workers write. */
function written(
	name: WrittenFormat,
	mediaType: string,
	headers?: Format["headers"],
): Format {
	return {
		...{ name, mediaType, extension: name },
		...(headers && { headers }),
		etag: (ordered) => `${ordered.name}${ordered.mark(name)}`,
		write: async (ordered) => {
			// As it was traced it need not go through a worker once more.
			if (name === "svg" && ordered.mark(name) === "")
				return { body: ordered.svg };
			const { bytes, warnings } = await ordered.write(name);
			return { body: viewOf(bytes), warnings };
		},
	};
}

/** The same bytes as Node's own kind of them, not a copy. */
function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
	return Buffer.from(buffer, byteOffset, byteLength);
}

/** What an answer can be, in order of preference where a client has none. */
export const FORMATS: readonly Format[] = [
	{
		name: "json",
		mediaType: "application/json",
		holdsSeveral: true,
		etag: (ordered) => `${ordered.account}${ordered.mark("json")}`,
		write: async (ordered) => ({ body: await describeFiles(ordered) }),
	},
	// A browser that opens it runs and fetches nothing.
	written("svg", "image/svg+xml", {
		"content-security-policy": "default-src 'none'; sandbox",
	}),
	written("pdf", "application/pdf"),
	written("eps", "application/postscript"),
	written("dxf", "image/vnd.dxf"),
	written("png", "image/png"),
	{
		name: "zip",
		mediaType: "application/zip",
		holdsSeveral: true,
		extension: "zip",
		etag: (ordered) => `${ordered.name}${ordered.mark("zip")}`,
		write: async (ordered) => {
			const { formats } = ordered.output;
			const { bytes, warnings } = await ordered.pack(
				formats.length === 0 ? ["svg"] : formats,
			);
			return { body: viewOf(bytes), warnings };
		},
	},
];

/** Headers that tell of a conversion, whatever form it is answered in. */
const KNOWN_BY = {
	ETag: {
		type: "string",
		description:
			"A strong one: equal bytes of the same form have an equal one.",
	},
	"Server-Timing": {
		type: "string",
		description:
			"Milliseconds of each phase, or that the answer came from the cache.",
	},
	Vary: {
		type: "string",
		description: "Accept, with what else decides on the answer.",
	},
};
const HEADERS = {
	...KNOWN_BY,
	"Content-Disposition": {
		type: "string",
		description: "A name to save it by; JSON has none.",
	},
	"X-Warnings": {
		type: "string",
		description: "What a format could not hold; JSON tells it itself.",
	},
};

/**
 * The successful answers of a route, for the OpenAPI description: one entry a
 * format, and that the client has it already.
 *
 * @param described the schema of what the route tells in JSON
 */
export function drawingResponses(description: string, described: TObject) {
	const json = {
		...described,
		properties: { ...described.properties, ...FILES_ANSWER },
	};
	return {
		200: {
			description,
			headers: HEADERS,
			content: Object.fromEntries(
				FORMATS.map(({ mediaType, extension }) => [
					mediaType,
					{ schema: extension === undefined ? json : fileSchema(mediaType) },
				]),
			),
		},
		304: {
			type: "null",
			description: "The client has this answer: If-None-Match names its ETag.",
			headers: KNOWN_BY,
		},
	};
}

/** A file as it is described: SVG is text, whatever else bytes, which have no type. */
function fileSchema(mediaType: string) {
	return mediaType === "image/svg+xml"
		? Type.String()
		: Type.Unsafe<Uint8Array>({ contentMediaType: mediaType });
}
