import { Type } from "typebox";
import type { ImageHeader } from "../services/image/inspect.ts";
import { type KeptUpload, UPLOAD_ID } from "../services/uploads/store.ts";

/** What is told of an upload. */
export const Uploaded = Type.Object(
	{
		file_id: Type.String({
			description: "SHA-256 of the bytes; give it to /api/convert.",
			pattern: UPLOAD_ID.source,
		}),
		filename: Type.String(),
		path: Type.String({ description: "Its name among the uploads." }),
		size_bytes: Type.Integer(),
		width: Type.Integer({ description: "Pixels." }),
		height: Type.Integer({ description: "Pixels." }),
		uploaded_at: Type.String({ format: "date-time" }),
		expires_at: Type.String({ format: "date-time" }),
	},
	{ title: "Uploaded", description: "The picture is kept." },
);

/** @param filename as the client gave it; it isn't kept */
export function uploadedAnswer(
	{ id, bytes, uploadedAt, expiresAt }: KeptUpload,
	{ format, width, height }: ImageHeader,
	filename = uploadName(id, format),
) {
	return {
		file_id: id,
		filename,
		path: `uploads/${id}`,
		size_bytes: bytes.length,
		width,
		height,
		uploaded_at: uploadedAt.toISOString(),
		expires_at: expiresAt.toISOString(),
	};
}

/** What an upload is called where nobody has named it. */
export function uploadName(id: string, format: string): string {
	return `${id.slice(0, 12)}.${format}`;
}
