import { Readable } from "node:stream";
import {
	brotliCompressSync,
	brotliDecompressSync,
	deflateSync,
	gunzipSync,
	gzipSync,
} from "node:zlib";
import Fastify from "fastify";
import t from "tap";
import compression from "../../plugins/compression.ts";
import { build } from "../support/app.ts";
import { encodeForm } from "../support/form.ts";
import { fixture } from "../support/images.ts";

const DECODERS = { br: brotliDecompressSync, gzip: gunzipSync };
const ENCODERS = {
	...{ gzip: gzipSync, "x-gzip": gzipSync },
	...{ deflate: deflateSync, br: brotliCompressSync },
};

t.test("answers are compressed for whoever reads that", async (t) => {
	const app = await build(t);
	const payload = await fixture("logo-slack-256.png");
	const convert = (headers: object, query = "") =>
		app.inject({
			method: "POST",
			url: `/api/convert${query}`,
			headers: { "content-type": "image/png", ...headers },
			payload,
		});
	for (const accept of ["application/json", "image/svg+xml"]) {
		const plain = await convert({ accept });
		t.notOk("content-encoding" in plain.headers);
		t.match(plain.headers.etag, /^"/, "the bytes that it names are sent");
		for (const [coding, decode] of Object.entries(DECODERS)) {
			const headers = { accept, "accept-encoding": coding };
			const answer = await convert(headers);
			t.equal(answer.headers["content-encoding"], coding);
			t.match(answer.headers.vary, /accept-encoding/);
			t.equal(decode(answer.rawPayload).toString(), plain.body);
			t.ok(answer.rawPayload.length < plain.rawPayload.length / 2);
			t.equal(answer.headers.etag, `W/${plain.headers.etag}`);
			for (const etag of [answer.headers.etag, plain.headers.etag]) {
				const again = await convert({ ...headers, "if-none-match": etag });
				t.equal(again.statusCode, 304);
				t.equal(again.headers.etag, etag, "as the client calls it");
			}
		}
	}
	for (const format of ["png", "pdf", "zip"]) {
		const answer = await convert(
			{ "accept-encoding": "gzip, br" },
			`?format=${format}`,
		);
		t.equal(answer.statusCode, 200, format);
		t.notOk("content-encoding" in answer.headers, format);
		t.match(answer.headers.etag, /^"/, format);
	}
});

t.test("so are the docs and the metrics, but nothing small", async (t) => {
	const app = await build(t);
	const get = (url: string) =>
		app.inject({ url, headers: { "accept-encoding": "gzip" } });
	for (const [url, most] of [
		["/docs/static/swagger-ui-bundle.js", 600_000],
		["/docs/json", 40_000],
		["/metrics", 8000],
	] as const) {
		const { headers, rawPayload } = await get(url);
		t.equal(headers["content-encoding"], "gzip", url);
		t.ok(rawPayload.length < most, `${url}: ${rawPayload.length} bytes`);
		t.ok(gunzipSync(rawPayload).length > 2 * rawPayload.length, url);
	}
	for (const url of ["/health", "/nowhere"])
		t.notOk("content-encoding" in (await get(url)).headers, url);
});

t.test("an event doesn't wait for the next", async (t) => {
	const app = Fastify();
	t.teardown(() => app.close());
	await app.register(compression);
	app.get("/events", (_request, reply) =>
		reply
			.type("text/event-stream")
			.send(Readable.from([`data: ${"x".repeat(5000)}\n\n`])),
	);
	const { headers, body } = await app.inject({
		url: "/events",
		headers: { "accept-encoding": "gzip, br" },
	});
	t.notOk("content-encoding" in headers);
	t.match(body, /^data: x{5000}\n\n$/);
});

t.test("bodies of requests may be compressed, in every form", async (t) => {
	const app = await build(t);
	const picture = await fixture("small-figma-48.png");
	const form = await encodeForm([
		{ name: "converter", value: "subpixel" },
		{ name: "file", bytes: picture, filename: "mine.png" },
	]);
	const json = JSON.stringify({
		image: picture.toString("base64"),
		converter: "subpixel",
	});
	const bodies = [
		[form.headers["content-type"], "", form.payload],
		["image/png", "?converter=subpixel", picture],
		["application/json", "", Buffer.from(json)],
	] as const;
	const svgs = new Set<string>();
	for (const [type, query, body] of bodies)
		for (const [coding, encode] of Object.entries(ENCODERS)) {
			const answer = await app.inject({
				method: "POST",
				url: `/api/convert${query}`,
				headers: { "content-type": type, "content-encoding": coding },
				payload: encode(body),
			});
			t.equal(answer.statusCode, 200, `${type} in ${coding}`);
			svgs.add(answer.json().svg);
		}
	t.equal(svgs.size, 1);
});

t.test("what a body is decoded to has a bound", async (t) => {
	const app = await build(t, { MAX_IMAGE_BYTES: 100_000 });
	const bomb = gzipSync(Buffer.alloc(50_000_000));
	t.ok(bomb.length < 60_000);
	const { payload } = await encodeForm([
		{ name: "file", bytes: Buffer.alloc(5_000_000) },
	]);
	const type = `multipart/form-data; boundary=${String(payload.subarray(2, payload.indexOf("\r\n")))}`;
	const ask = (type: string, coding: string, payload: Buffer) =>
		app.inject({
			method: "POST",
			url: "/api/convert",
			headers: { "content-type": type, "content-encoding": coding },
			payload,
		});
	const refused = [
		["image/png", "gzip", bomb, 413, "FILE_TOO_LARGE"],
		["application/json", "gzip", bomb, 413, "FILE_TOO_LARGE"],
		[type, "gzip", gzipSync(payload), 413, "FILE_TOO_LARGE"],
		["image/png", "gzip", Buffer.alloc(1e6), 413, "FILE_TOO_LARGE"],
		["image/png", "gzip", bomb.subarray(0, 99), 400, "INVALID_PARAMETERS"],
		["image/png", "br", Buffer.from("no br"), 400, "INVALID_PARAMETERS"],
		["image/png", "zstd", bomb, 415, "UNSUPPORTED_MEDIA_TYPE"],
		["image/png", "gzip, gzip", bomb, 415, "UNSUPPORTED_MEDIA_TYPE"],
	] as const;
	for (const [type, coding, payload, status, code] of refused) {
		const answer = await ask(type, coding, payload);
		t.equal(answer.statusCode, status, `${type}, ${coding}`);
		t.equal(answer.json().error_code, code);
		if (status === 415)
			t.equal(answer.headers["accept-encoding"], "gzip, deflate, br");
	}
});

t.test("a client that sends too much is told so", async (t) => {
	const app = await build(t, { MAX_IMAGE_BYTES: 100_000 });
	const origin = await app.listen({ host: "127.0.0.1", port: 0 });
	// Incompressible, and its length isn't declared.
	const chunks = Array.from({ length: 8 }, () => new Uint8Array(100_000));
	const answer = await fetch(`${origin}/api/convert`, {
		method: "POST",
		headers: { "content-type": "image/png", "content-encoding": "gzip" },
		body: ReadableStream.from(chunks),
		duplex: "half",
	} as RequestInit);
	t.equal(answer.status, 413);
	t.match(await answer.json(), { error_code: "FILE_TOO_LARGE" });
});
