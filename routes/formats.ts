import type { TSchema } from "typebox";
import { Type } from "typebox";

/** A finished conversion, as the writers see it: the same for every route. */
export interface Drawing {
	readonly svg: string;
	/** Names the drawing: equal names, equal bytes of the SVG and of all that is written from it alone. */
	readonly name: string;
	/** Names all that is told of it: equal names, equal bytes of the JSON. */
	readonly account: string;
	/** What the route tells in JSON, the SVG included. */
	describe(): object;
}

/** A form that a conversion can be answered in. */
export interface Format {
	readonly mediaType: string;
	/** What is left to the client to save, by this extension; undefined for what is read at once. */
	readonly extension?: string;
	/** Headers of its own. */
	readonly headers?: Readonly<Record<string, string>>;
	/** What the strong ETag says, without its quotes. */
	etag(drawing: Drawing): string;
	/** Writes the answer's body. An object is sent by the route's own JSON schema. */
	write(
		drawing: Drawing,
	): object | string | Uint8Array | Promise<string | Uint8Array>;
}

/** What an answer can be, in order of preference where a client has none. */
export const FORMATS: readonly Format[] = [
	{
		mediaType: "application/json",
		etag: ({ account }) => account,
		write: (drawing) => drawing.describe(),
	},
	{
		mediaType: "image/svg+xml",
		extension: "svg",
		// A browser that opens it runs and fetches nothing.
		headers: { "content-security-policy": "default-src 'none'; sandbox" },
		etag: ({ name }) => name,
		write: ({ svg }) => svg,
	},
];

/**
 * The successful answer of a route, for the OpenAPI description: one entry a format.
 *
 * @param described the schema of what the route tells in JSON
 */
export function drawingResponse(description: string, described: TSchema) {
	return {
		description,
		content: Object.fromEntries(
			FORMATS.map(({ mediaType, extension }) => [
				mediaType,
				{ schema: extension === undefined ? described : Type.String() },
			]),
		),
	};
}
