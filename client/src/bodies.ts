import type { Answer } from "./send.ts";

/** A picture's bytes, or the `file_id` of an upload. */
export type Picture =
	| Blob
	| Uint8Array<ArrayBuffer>
	| ArrayBuffer
	| { readonly file_id: string };

/** A drawing as a file. */
export interface WrittenFile {
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly mediaType: string;
	/** What the service suggests to call it. */
	readonly filename: string | undefined;
	/** What the format could not hold, in a sentence. */
	readonly warnings: string | undefined;
}

/** Options as fields of a form. */
export function formOf(asked: object): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(asked))
		if (value !== undefined)
			form.append(
				name,
				typeof value === "string" ? value : JSON.stringify(value),
			);
	return form;
}

/** Adds a picture to a form; one that is uploaded by its id. */
export function addPicture(
	form: FormData,
	picture: Picture,
	filename?: string,
): void {
	if ("file_id" in picture) {
		form.append("file_id", picture.file_id);
		return;
	}
	const blob = picture instanceof Blob ? picture : new Blob([picture]);
	const own = "name" in blob ? String(blob.name) : "picture";
	form.append("file", blob, filename ?? own);
}

/** A request's body: JSON for an upload, and else a form. */
export function bodyOf(
	picture: Picture,
	asked: object,
	filename: string | undefined,
) {
	if ("file_id" in picture)
		return {
			body: JSON.stringify({ ...asked, file_id: picture.file_id }),
			headers: { "content-type": "application/json" },
		};
	const form = formOf(asked);
	addPicture(form, picture, filename);
	return { body: form };
}

export function json<Kind>({ bytes }: Answer): Kind {
	return JSON.parse(new TextDecoder().decode(bytes));
}

export function file({ bytes, headers }: Answer): WrittenFile {
	const disposition = headers.get("content-disposition") ?? "";
	return {
		bytes,
		mediaType: headers.get("content-type") ?? "",
		filename: /filename="([^"]*)"/.exec(disposition)?.[1],
		warnings: headers.get("x-warnings") ?? undefined,
	};
}
