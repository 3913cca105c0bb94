/** A file or field of a multipart form, in order. */
export type FormPart =
	| { name: string; value: string }
	| { name: string; bytes: Uint8Array; filename?: string };

/** Encodes a multipart form as a client would send it. */
export async function encodeForm(
	parts: readonly FormPart[],
): Promise<{ payload: Buffer; headers: { "content-type": string } }> {
	const form = new FormData();
	for (const part of parts) {
		if ("value" in part) form.append(part.name, part.value);
		else
			form.append(
				part.name,
				new Blob([part.bytes]),
				part.filename ?? "logo.png",
			);
	}
	const encoded = new Response(form);
	return {
		payload: Buffer.from(await encoded.arrayBuffer()),
		headers: { "content-type": encoded.headers.get("content-type") ?? "" },
	};
}
