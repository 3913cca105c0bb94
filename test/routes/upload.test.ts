import { createHash } from "node:crypto";
import t from "tap";
import { build } from "../support/app.ts";
import { encodeForm } from "../support/form.ts";
import { fixture } from "../support/images.ts";

t.test("an upload converts by its id", async (t) => {
	const app = await build(t);
	const bytes = await fixture("logo-google-128.png");
	const id = createHash("sha256").update(bytes).digest("hex");
	const form = await encodeForm([
		{ name: "file", bytes, filename: "../my/logo.png" },
	]);
	const response = await app.inject({
		method: "POST",
		url: "/api/upload",
		...form,
	});
	t.equal(response.statusCode, 200);
	const upload = response.json();
	t.match(upload, {
		file_id: id,
		filename: "logo.png",
		path: `uploads/${id}`,
		size_bytes: bytes.length,
		width: 128,
		height: 128,
	});
	t.equal(
		Date.parse(upload.expires_at) - Date.parse(upload.uploaded_at),
		86_400_000,
	);
	const raw = await app.inject({
		method: "POST",
		url: "/api/upload",
		headers: { "content-type": "image/png" },
		payload: bytes,
	});
	t.match(raw.json(), { file_id: id, filename: `${id.slice(0, 12)}.png` });
	const byId = await app.inject({
		method: "POST",
		url: "/api/convert",
		payload: { file_id: id, numberofcolors: 4 },
	});
	const direct = await app.inject({
		method: "POST",
		url: "/api/convert?numberofcolors=4",
		headers: { "content-type": "image/png" },
		payload: bytes,
	});
	t.equal(byId.statusCode, 200);
	t.equal(byId.json().svg, direct.json().svg);
});

t.test("what can't be converted can't be uploaded", async (t) => {
	const app = await build(t);
	const ask = (payload: Buffer, query = "") =>
		app.inject({
			method: "POST",
			url: `/api/upload${query}`,
			headers: { "content-type": "image/png" },
			payload,
		});
	t.equal((await ask(Buffer.from("<svg/>"))).statusCode, 415);
	t.equal((await ask(Buffer.alloc(0))).statusCode, 422);
	const refused = await ask(await fixture("one-pixel.png"), "?ltres=1");
	t.match(refused.json(), { status: 400, error: /Unknown option "ltres"/ });
	t.same(app.uploads.stats(), { files: 0, bytes: 0 });
});
