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

t.test("an upload is told of, given back and removed by its id", async (t) => {
	const app = await build(t);
	const bytes = await fixture("small-figma-48.png");
	const given = await app.inject({
		method: "POST",
		url: "/api/upload",
		headers: { "content-type": "image/png" },
		payload: bytes,
	});
	const { file_id, ...told } = given.json();
	const url = `/api/upload/${file_id}`;
	const found = await app.inject(url);
	t.equal(found.statusCode, 200);
	const { uploaded_at, expires_at, ...same } = told;
	t.match(found.json(), { file_id, ...same });
	t.ok(Date.parse(found.json().expires_at) > Date.now());

	const content = await app.inject(`${url}/content`);
	t.equal(content.headers["content-type"], "image/png");
	t.same(content.rawPayload, bytes);
	const { etag } = content.headers;
	const known = await app.inject({
		url: `${url}/content`,
		headers: { "if-none-match": etag },
	});
	t.equal(known.statusCode, 304);
	const head = await app.inject({ method: "HEAD", url: `${url}/content` });
	t.equal(head.statusCode, 200);
	t.equal(head.headers["content-length"], String(bytes.length));
	t.equal(head.rawPayload.length, 0);

	const other = await app.inject({ method: "PUT", url });
	t.equal(other.statusCode, 405);
	t.equal(other.headers.allow, "DELETE, GET, HEAD");
	const gone = await app.inject({ method: "DELETE", url });
	t.equal(gone.statusCode, 204);
	t.equal(gone.body, "");
	for (const [method, path] of [
		["GET", url],
		["GET", `${url}/content`],
		["DELETE", url],
	] as const) {
		const missing = await app.inject({ method, url: path });
		t.equal(missing.statusCode, 404, `${method} ${path}`);
		t.equal(missing.json().error_code, "FILE_NOT_FOUND");
	}
	t.same(app.uploads.stats(), { files: 0, bytes: 0 });
	for (const id of ["x", file_id.slice(1), "..%2f..%2fpackage.json"]) {
		const wrong = await app.inject(`/api/upload/${id}`);
		t.equal(wrong.statusCode, 400, id);
		t.equal(wrong.json().error_code, "INVALID_PARAMETERS");
	}
	t.equal((await app.inject(`${url}/other`)).statusCode, 404);
});

t.test("what can be read can be asked about alone", async (t) => {
	const app = await build(t);
	for (const url of ["/health", "/health/ready", "/metrics", "/docs/json"]) {
		const { statusCode, body } = await app.inject({ method: "HEAD", url });
		t.equal(statusCode, 200, url);
		t.equal(body, "", url);
	}
	t.equal(
		(await app.inject({ method: "HEAD", url: "/nowhere" })).statusCode,
		404,
	);
});
